import { type SystemTable } from '../natives';

export const SYNCHRONIZATION_CALLS: SystemTable = {};
