// Takes the lock of a data folder, says whether it got it, and stays until it is killed.
import { lockDataDir } from '../../src/embedded/index.ts';

const [dataDir = ''] = process.argv.slice(2);
const held = await lockDataDir(dataDir, { url: 'http://localhost:3999' }).then(
  () => true,
  () => false,
);
console.log(JSON.stringify({ held }));
setInterval(() => {}, 60_000);
