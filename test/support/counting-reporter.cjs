/**
 * Prints failures at once and one line a file's worth of passes, and leaves the counts in the file that HEAPSCOPE_COUNTS
 * names, so that one total can be given over several runs.
 */
const { writeFileSync } = require('node:fs');

module.exports = class CountingReporter {
  constructor(runner) {
    let passed = 0;
    let failed = 0;
    const started = Date.now();
    runner.on('pass', () => {
      passed += 1;
      if (passed % 500 === 0) console.log(`    ${passed} passed …`);
    });
    runner.on('fail', (test, error) => {
      failed += 1;
      console.log(`  FAILED  ${test.fullTitle()}\n${indent(String(error?.stack ?? error))}`);
      if (error?.expected !== undefined && error?.actual !== undefined)
        console.log(indent(`expected ${show(error.expected)}\nactual   ${show(error.actual)}`));
    });
    runner.once('end', () => {
      console.log(
        `    ${passed} passed, ${failed} failed in ${((Date.now() - started) / 1000).toFixed(1)} s`,
      );
      const file = process.env.HEAPSCOPE_COUNTS;
      if (file) writeFileSync(file, JSON.stringify({ passed, failed }));
    });
  }
};

const indent = text => text.replace(/^/gm, '      ');
const show = value => (typeof value === 'string' ? value : JSON.stringify(value))?.slice(0, 2000);
