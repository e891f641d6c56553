/**
 * @param {number} pid
 * @returns {boolean} whether a process with this id runs, whoever's it is
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
