import { createHash } from 'node:crypto';
import { rulesText } from './rules-text.ts';
import { verbsText } from './verbs-text.ts';

export interface ScriptInput {
  /** Compose's project: chains, state and marks carry its name, so deployments on one machine do not meet. */
  readonly project: string;
  /** Ports that stay open, sorted. */
  readonly open: readonly number[];
  /** `tcp/5432`, `udp/9000:9010`, with the services behind them. */
  readonly published: readonly { readonly entry: string; readonly services: readonly string[] }[];
  /** Ports that Docker chooses at each start: `metrics 9100`. */
  readonly unlisted: readonly string[];
}

/** The whole of `firewall.sh`. */
export function firewallText(input: ScriptInput): string {
  return `${header(input)}${rulesText}${verbsText}`;
}

function header({ project, open, published, unlisted }: ScriptInput): string {
  return [
    '#!/bin/sh',
    '# Made by Seaworthy from the Compose files and seaworthy.yaml (exposure); it does nothing until somebody runs it.',
    '# Closes the published ports of this project to other machines, by iptables in the chain DOCKER-USER (and INPUT, for what',
    '# the userland proxy of Docker takes), for IPv4 and IPv6: UFW and other rules of INPUT do not see what Docker forwards',
    '# (docs.docker.com: Packet filtering and firewalls). SSH stays open. Connections that exist stay.',
    '# shellcheck disable=SC2046,SC2086 # lists of words are split on purpose',
    'set -eu',
    'umask 077',
    'PATH=$PATH:/usr/sbin:/sbin',
    '',
    `project=${quoted(project)}`,
    `chain=${quoted(chainOf(project))}`,
    '# Ports that stay open beside SSH: exposure.open_ports, and published ports that the wishes keep.',
    `open=${quoted(open.join(' '))}`,
    '# What this project publishes, closed or not by the files:',
    ...published.map(({ entry, services }) => `#   ${entry} ${services.join(', ')}`),
    `published=${quoted(published.map(({ entry }) => entry).join(' '))}`,
    `unlisted=${quoted(unlisted.join(', '))}`,
    '',
    'state=/run/seaworthy-firewall/$project',
    'unit=seaworthy-firewall-$project',
    'kept=/etc/seaworthy/firewall-$project.sh',
    'mark="seaworthy $project"',
    "host=no all=no seconds=60 token='' ssh_given='' client='' ssh='' inside=''",
    '',
    'has() { command -v "$1" >/dev/null 2>&1; }',
    'say() { printf \'%s\\n\' "$*"; }',
    'die() { printf \'firewall.sh: %s\\nHINT: %s\\n\' "$1" "$2" >&2; exit 1; }',
    '',
    'usage() {',
    "  cat <<'END'",
    ...usage,
    'END',
    '}',
    '',
  ].join('\n');
}

const usage: readonly string[] = [
  'sh firewall.sh apply [--seconds 60] [--host] [--all]',
  '    close the ports; undone by itself after that time unless confirmed',
  'sh firewall.sh preview   what apply would close, with the same options; needs no root',
  'sh firewall.sh confirm   keep it: call it from a NEW connection, which proves that you still get in',
  'sh firewall.sh revert    take every rule away again',
  'sh firewall.sh status    what is closed now',
  'sh firewall.sh install   put the confirmed rules again at every boot, by a unit of systemd',
  '',
  '--host   this machine itself, too: only SSH and the open ports can be reached; ufw where it is active, else nftables.',
  '         Everything else that listens here is closed, VPN and mail servers included: look at ss -tulpn first.',
  '--all    every port that Docker publishes on this machine, of other projects too',
];

/** Names of chains have at most 28 characters (iptables(8)). */
function chainOf(project: string): string {
  if (project.length <= 18) return `SEAWORTHY-${project}`;
  return `SEAWORTHY-${project.slice(0, 9)}-${createHash('sha256').update(project).digest('hex').slice(0, 8)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
