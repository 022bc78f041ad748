import { type SystemTable } from '../natives';

export const VIRTUAL_CALLS: SystemTable = {};
