/**
 * Property tests draw the same values in every run, so that a red run can be had again; HEAPSCOPE_SEED=N draws others,
 * HEAPSCOPE_SEED=random new ones each time.
 */
const fc = require('fast-check');

const asked = process.env.HEAPSCOPE_SEED;
if (asked !== 'random') fc.configureGlobal({ seed: asked === undefined ? 20261121 : Number(asked) });
