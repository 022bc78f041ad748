/** An integer with thousands separators, the same on every host: `1,204`. */
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
