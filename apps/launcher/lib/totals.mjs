/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */

/**
 * Counts the tests in a Vitest JSON report. A file that could not be run at all is one failure.
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {Totals}
 */
export function countTests(report) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const failedBefore = totals.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') totals.passed++;
      else if (status === 'failed') totals.failed++;
      else totals.skipped++;
    }
    if (file.status === 'failed' && totals.failed === failedBefore) totals.failed++;
  }
  return totals;
}

/** @param {Totals[]} all @returns {Totals} */
export function sum(all) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    totals.passed += passed;
    totals.failed += failed;
    totals.skipped += skipped;
  }
  return totals;
}

/** The line that closes `npm test`. @param {Totals} totals */
export const totalsLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`;
