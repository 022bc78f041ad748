export const WINDOWS_H = '#pragma once\n';
