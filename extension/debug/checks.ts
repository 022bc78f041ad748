import { ErrorId, RequestError } from './errors';

/** A check of one value of a launch configuration: the value, or a RequestError that names the key. */
export type Check<T> = (key: string, value: unknown) => T;

export const wrong = (key: string, expected: string, value: unknown): RequestError =>
  new RequestError(
    ErrorId.BadLaunch,
    `launch: "${key}" must be ${expected}, not ${JSON.stringify(value)}`,
    true,
  );

export const text: Check<string> = (key, value) => {
  if (typeof value !== 'string') throw wrong(key, 'a string', value);
  return value;
};

export const flag: Check<boolean> = (key, value) => {
  if (typeof value !== 'boolean') throw wrong(key, 'true or false', value);
  return value;
};

export const texts: Check<readonly string[]> = (key, value) => {
  if (!Array.isArray(value) || !value.every(entry => typeof entry === 'string'))
    throw wrong(key, 'a list of strings', value);
  return value;
};

export const whole =
  (least: number, most: number, unit: string): Check<number> =>
  (key, value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
      throw wrong(key, `a whole number of ${unit} from ${least} to ${most}`, value);
    return value;
  };

export const oneOf =
  <T extends string>(values: readonly T[]): Check<T> =>
  (key, value) => {
    const found = values.find(each => each === value);
    if (found === undefined) throw wrong(key, `one of ${values.join(', ')}`, value);
    return found;
  };
