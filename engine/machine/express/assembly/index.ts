export { ahead } from './ahead';
export { allocate, bucketOf, free, peb, size } from './lane';
export { ids, ops, sizes, tableAt, tableChunks } from './lines';
export { attach } from './memory';
export { events, left, play } from './play';
