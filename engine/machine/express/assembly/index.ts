export { attach } from './memory';
export * from './layout';
export { allocate, free, size } from './lane';
export * from './play';
