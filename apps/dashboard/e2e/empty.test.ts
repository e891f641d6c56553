import { expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { useServer } from './support/server.ts';

const { signedIn } = useBrowser(useServer(0));

it('says how the first session gets here when the account has none', async () => {
  const page = await signedIn();
  await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
  await page.getByText('Waiting for the first session…').waitFor();
  await expect.poll(() => page.getByRole('radio').count()).toBe(8);
  await page.getByRole('radio', { name: 'A file' }).click();
  await page.getByText('masker -- import sessions.ndjson --account acc_').waitFor();
  await page.getByRole('radio', { name: 'Another deployment' }).click();
  await page.getByText('masker -- sync --from https://masker.example --account acc_').waitFor();
});

it('says so whatever the filters are: nothing could match', async () => {
  const page = await signedIn('/sessions?since=1h&status=error&min_redactions=3');
  await page.getByRole('heading', { name: 'No sessions yet' }).waitFor();
});
