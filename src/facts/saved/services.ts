import { z } from 'zod';
import type { ServiceFact } from '../../model/facts/services.ts';
import {
  environment,
  flag,
  listOf,
  located,
  number,
  place,
  places,
  secret,
  text,
  textByName,
  texts,
} from './pieces.ts';

const roles = [
  'gateway',
  'auth',
  'rest',
  'realtime',
  'storage',
  'imgproxy',
  'meta',
  'functions',
  'db',
  'pooler',
  'analytics',
  'vector',
  'studio',
  'proxy',
  'object-store',
  'mail-sink',
  'metrics',
  'dashboards',
  'alerts',
  'exporter',
  'log-store',
  'log-collector',
  'backup',
  'other',
] as const;

const image = z.looseObject({
  reference: text,
  repository: text,
  tag: text.exactOptional(),
  digest: text.exactOptional(),
  at: places,
});

const healthcheck = z.looseObject({
  disabled: flag,
  test: texts,
  tokens: z.array(secret).exactOptional(),
  intervalMs: number.exactOptional(),
  timeoutMs: number.exactOptional(),
  retries: number.exactOptional(),
  startPeriodMs: number.exactOptional(),
  at: place,
});

const limits = z.looseObject({
  memoryBytes: number.exactOptional(),
  memoryReservationBytes: number.exactOptional(),
  cpus: number.exactOptional(),
  form: z.enum(['deploy', 'service']).exactOptional(),
  reservationForm: z.enum(['deploy', 'service']).exactOptional(),
  shmBytes: number.exactOptional(),
  at: place.exactOptional(),
});

const logging = z.looseObject({ driver: text.exactOptional(), options: textByName, at: place });

/** The services as `--save-facts` writes them. */
export const services: z.ZodType<readonly ServiceFact[]> = listOf({
  name: text,
  role: z.enum(roles),
  product: text.exactOptional(),
  at: place,
  image: image.exactOptional(),
  isBuilt: z.literal(true).exactOptional(),
  containerName: located(text).exactOptional(),
  environment,
  command: located(texts).exactOptional(),
  entrypoint: located(texts).exactOptional(),
  ports: listOf({
    hostIp: text.exactOptional(),
    published: text,
    target: number,
    protocol: text,
    expression: text.exactOptional(),
    targetExpression: text.exactOptional(),
    hostIpExpression: text.exactOptional(),
    isFrozen: z.literal(true).exactOptional(),
    mode: text.exactOptional(),
    name: text.exactOptional(),
    appProtocol: text.exactOptional(),
    at: places,
  }),
  volumes: listOf({ type: text, source: text.exactOptional(), target: text, readOnly: flag, at: places }),
  networks: listOf({ name: text, aliases: texts }),
  networkMode: located(text).exactOptional(),
  healthcheck: healthcheck.exactOptional(),
  dependsOn: listOf({ service: text, condition: text, at: place }),
  restart: located(text).exactOptional(),
  logging: logging.exactOptional(),
  limits,
  replicas: z.number().exactOptional(),
  privileged: located(flag).exactOptional(),
  labels: textByName,
  profiles: texts,
});
