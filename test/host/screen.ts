/** Whether a desktop program can open a window here. */
export const canShowWindows = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
