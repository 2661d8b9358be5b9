// The parts that the shapes of saved facts are made of. Fields that are not named here pass through as they are.
import { z } from 'zod';

export const text = z.string();
export const flag = z.boolean();
export const number = z.number();
export const texts = z.array(text);
export const textByName = z.record(text, text);

export const place = z.looseObject({ file: text, line: number });
export const places = z.array(place);

/** A value with the lines it comes from. */
export function located<Shape extends z.ZodType>(value: Shape) {
  return z.looseObject({ value, at: places });
}

/** A list of objects of one form. */
export function listOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.array(z.looseObject(shape));
}

/** ECMA-262 section 21.4.1.1: no date lies further from the epoch. */
const seconds = number.min(-8.64e12).max(8.64e12);

export const token = z.looseObject({
  algorithm: text,
  role: text.exactOptional(),
  issuer: text.exactOptional(),
  hostedProject: text.exactOptional(),
  issuedAt: seconds.exactOptional(),
  expiresAt: seconds.exactOptional(),
  verifiedBy: texts,
});

export const secret = z.looseObject({
  fingerprint: text,
  bytes: number,
  sample: text.exactOptional(),
  reserved: flag,
  bareYamlScalar: flag,
  breaksUnquoted: flag.exactOptional(),
  form: z.enum(['key-set', 'file']).exactOptional(),
  token: token.exactOptional(),
});

/** A service's environment, by name. */
export const environment = z.record(
  text,
  z.looseObject({
    text: text.nullable(),
    at: places,
    variables: texts,
    secret: secret.exactOptional(),
    fromEnvFile: flag.exactOptional(),
  }),
);

/** Certificate files that a proxy names. */
export const certificates = listOf({
  path: text,
  at: place,
  from: seconds.exactOptional(),
  until: seconds.exactOptional(),
  unread: text.exactOptional(),
});
