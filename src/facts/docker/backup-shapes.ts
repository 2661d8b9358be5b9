// What the engines and our own records print about backups; only what is read of it.
import { z } from 'zod';

/** pgbackrest.org/command.html, `info --output=json`. */
export const infoShape = z.array(
  z.looseObject({
    repo: z.array(
      z.looseObject({
        key: z.int(),
        cipher: z.string(),
        status: z.looseObject({ code: z.int(), message: z.string() }),
      }),
    ),
    backup: z.array(
      z.looseObject({
        label: z.string(),
        error: z.boolean().nullish(),
        timestamp: z.looseObject({ stop: z.int() }),
        database: z.looseObject({ 'repo-key': z.int() }),
        info: z.looseObject({ size: z.number(), repository: z.looseObject({ delta: z.number().nullish() }) }),
      }),
    ),
  }),
);

/** restic.readthedocs.io, "Scripting", `snapshots --json`. */
export const snapshotsShape = z.array(z.looseObject({ time: z.string() }));

const failing = z.looseObject({ reason: z.string() }).nullable();

/** `status.json` and `.status.json` of the sidecars (`src/model/sidecar.ts`). */
export const spoolShape = z.looseObject({
  at: z.string(),
  spool: z.looseObject({ segments: z.number(), bytes: z.number(), oldest: z.string().nullable() }),
  failing,
});
export const capturesShape = z.looseObject({ at: z.string(), lastRescan: z.string().nullable(), failing });

/** `.seaworthy/verified.json`. */
export const verifiedShape = z.object({
  repositories: z.array(z.object({ number: z.int(), at: z.string(), faults: z.array(z.string()) })),
});

/** `.seaworthy/backup-key.json`. */
export const keptShape = z.object({ at: z.string(), fingerprint: z.string() });

/** JSON of a shape; null = it is none. */
export function parsedAs<T>(shape: z.ZodType<T>, text: string): T | null {
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const sealedShape = z.object({ record: z.unknown() });

/** A record as `writeRecord` leaves it; whether its bytes are whole is proved by those who rely on them. */
export function sealed<T>(shape: z.ZodType<T>, text: string): T | null {
  const opened = parsedAs(sealedShape, text);
  return opened === null ? null : (shape.safeParse(opened.record).data ?? null);
}
