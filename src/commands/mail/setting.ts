import { z } from 'zod';
import { at, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { ProjectContainer } from '../../engine/compose/compose.ts';
import { projectContainers } from '../../engine/compose/containers.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import {
  authoritiesOf,
  type Route,
  routeFromHere,
  routeThrough,
} from '../../practices/mail/dialogue/route.ts';
import type { RelaySettings } from '../../practices/mail/dialogue/step.ts';

/** What auth is told of its relay, and how to get there. Holds the password: never shown. */
export interface MailSetting {
  readonly relay: RelaySettings;
  readonly route: Route;
  readonly authorities?: string;
  /** Where the values are from, in words. */
  readonly source: string;
}

/** Of `docker inspect`: the environment, and the networks by name. */
const inspectedShape = z.object({
  Config: z.object({ Env: z.array(z.string()).nullish() }),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

type Value = (name: string) => string;

export async function mailSetting(
  project: Project,
  auth: string,
  fromHost: boolean,
  world: World,
): Promise<MailSetting> {
  const answer = await projectContainers(project.name, world);
  const running = answer.ok ? answer.containers.filter(({ state }) => state === 'running') : [];
  const container = running.find(({ service }) => service === auth);
  if (container === undefined) {
    const inFiles: Value = (name) => textOf(at(project.root, 'services', auth, 'environment', name)) ?? '';
    const why = answer.ok ? 'no container of auth runs' : 'Docker does not answer';
    const authorities = hostAuthorities(world);
    return {
      relay: relayOf(inFiles),
      route: routeFromHere(why, world),
      source: 'your files',
      ...authorities,
    };
  }
  const values = environmentOf(container);
  const relay = relayOf((name) => values.get(name) ?? '');
  const source = 'the running container';
  if (fromHost)
    return { relay, route: routeFromHere('--from-host', world), source, ...hostAuthorities(world) };
  const others = running.filter((one) => one !== container && sharesNetwork(one, container));
  const route = await routeThrough([container, ...others], auth, world);
  if (route === null) {
    const here = routeFromHere('no container of its network has nc or bash', world);
    return { relay, route: here, source, ...hostAuthorities(world) };
  }
  const authorities = await authoritiesOf(container.id, values.get('SSL_CERT_FILE'), world);
  return { relay, route, source, ...(authorities === undefined ? {} : { authorities }) };
}

function environmentOf({ inspected }: ProjectContainer): ReadonlyMap<string, string> {
  const read = inspectedShape.safeParse(inspected);
  const lines = read.success ? (read.data.Config.Env ?? []) : [];
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );
}

function networksOf({ inspected }: ProjectContainer): readonly string[] {
  const read = inspectedShape.safeParse(inspected);
  return read.success ? Object.keys(read.data.NetworkSettings?.Networks ?? {}) : [];
}

function sharesNetwork(one: ProjectContainer, other: ProjectContainer): boolean {
  const theirs = networksOf(other);
  return networksOf(one).some((name) => theirs.includes(name));
}

/** Where Debian and Alpine keep them; elsewhere those of Node do. */
function hostAuthorities(world: World): { readonly authorities?: string } {
  const file = world.files.read('/etc/ssl/certs/ca-certificates.crt');
  return file.ok ? { authorities: file.text } : {};
}

/** Control characters would end a line of SMTP and begin another. */
const oneLine = /^[^\p{Cc}]*$/u;

function relayOf(value: Value): RelaySettings {
  const host = value('GOTRUE_SMTP_HOST');
  const from = value('GOTRUE_SMTP_ADMIN_EMAIL');
  const port = Number(value('GOTRUE_SMTP_PORT') || '587');
  if (host === '' || !/^[\w:][\w.:-]*$/.test(host))
    throw unusable('SMTP_HOST', host === '' ? 'is not set' : 'is no host name');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw unusable('SMTP_PORT', 'is no port number');
  if (!/^[^\s<>@]+@[^\s<>@]+$/.test(from)) throw unusable('SMTP_ADMIN_EMAIL', 'is no mail address');
  const user = value('GOTRUE_SMTP_USER');
  if (!oneLine.test(user)) throw unusable('SMTP_USER', 'holds a line break');
  const external = value('API_EXTERNAL_URL');
  const localName = URL.canParse(external) ? new URL(external).hostname : '';
  return {
    host,
    port,
    from,
    user,
    password: value('GOTRUE_SMTP_PASS'),
    senderName: value('GOTRUE_SMTP_SENDER_NAME'),
    // net/smtp says localhost when it is told no name.
    localName: localName === '' ? 'localhost' : localName,
  };
}

function unusable(name: string, why: string): Problem {
  return new Problem({
    code: 'mail-setting',
    message: `GOTRUE_${name} of auth ${why}`,
    hints: ['wish a relay in seaworthy.yaml (mail.provider), then seaworthy apply --only mail'],
  });
}
