export { ahead } from './ahead';
export { allocate, free, size } from './calls';
export { bucketOf, joint, peb } from './lane';
export { ids, ops, sizes, tableAt, tableChunks } from './lines';
export { attach } from './memory';
export { events, left, play } from './play';
