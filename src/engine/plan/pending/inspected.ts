import { z } from 'zod';

const portBindings = z
  .record(
    z.string(),
    z.array(z.object({ HostIp: z.string().nullish(), HostPort: z.string().nullish() })).nullish(),
  )
  .nullish();

/** Of `docker container inspect`, what is compared with the model. Values in the clear: only names of variables leave. */
const inspectedShape = z.object({
  Image: z.string().default(''),
  Config: z.object({
    Image: z.string().default(''),
    Env: z.array(z.string()).nullish(),
    Cmd: z.array(z.string()).nullish(),
    Entrypoint: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Healthcheck: z
      .object({
        Test: z.array(z.string()).nullish(),
        Interval: z.number().nullish(),
        Timeout: z.number().nullish(),
        StartPeriod: z.number().nullish(),
        Retries: z.number().nullish(),
      })
      .nullish(),
  }),
  HostConfig: z
    .object({
      LogConfig: z
        .object({ Type: z.string().default(''), Config: z.record(z.string(), z.string()).nullish() })
        .nullish(),
      Memory: z.number().nullish(),
      NanoCpus: z.number().nullish(),
      PortBindings: portBindings,
      NetworkMode: z.string().nullish(),
      RestartPolicy: z.object({ Name: z.string().default('') }).nullish(),
    })
    .default({}),
  Mounts: z
    .array(
      z.object({
        Type: z.string(),
        Name: z.string().nullish(),
        Source: z.string().default(''),
        Destination: z.string(),
      }),
    )
    .nullish(),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

export type InspectedContainer = z.infer<typeof inspectedShape>;

/** null when Docker told it in another form: then there is nothing to compare. */
export function readInspected(inspected: unknown): InspectedContainer | null {
  const parsed = inspectedShape.safeParse(inspected);
  return parsed.success ? parsed.data : null;
}

/** `NAME=value` lines as a map. */
export function variablesOf(lines: readonly string[] | null | undefined): ReadonlyMap<string, string> {
  return new Map(
    (lines ?? []).map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}
