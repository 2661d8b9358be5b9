// A unit for systemd: systemd.service(5), systemd.exec(5). Hardened as far as an agent allows that drives Docker and reads the
// host's state; V8 makes code at run time, so MemoryDenyWriteExecute stays out.

export interface UnitInput {
  /** The words that start Seaworthy, absolute. */
  readonly program: readonly string[];
  /** The words behind `serve`. */
  readonly words: readonly string[];
  readonly directory: string;
  readonly user: string;
  readonly isRoot: boolean;
  /** Whether wishes refer to variables, which a unit has to be given. */
  readonly needsEnvironment: boolean;
}

export function systemdUnit(input: UnitInput): string {
  const { program, words, directory, user, isRoot, needsEnvironment } = input;
  const call = [...program, 'serve', ...words].map(unitWord).join(' ');
  return [
    '# /etc/systemd/system/seaworthy.service',
    '# then: systemctl daemon-reload && systemctl enable --now seaworthy; journalctl -u seaworthy',
    '[Unit]',
    `Description=Seaworthy agent of ${specifiers(directory)}`,
    'After=network-online.target docker.service',
    'Wants=network-online.target',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${call}`,
    ...(isRoot
      ? []
      : [`User=${user}`, '# So that it reaches the Docker engine.', 'SupplementaryGroups=docker']),
    ...(needsEnvironment
      ? [
          '# The variables that seaworthy.yaml refers to by env:NAME; mode 600.',
          'EnvironmentFile=/etc/seaworthy/serve.env',
        ]
      : []),
    'Restart=on-failure',
    'RestartSec=30s',
    '# The agent tells its runs to end, and ends what they started.',
    'KillMode=mixed',
    'TimeoutStopSec=60s',
    'UMask=0077',
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    `ReadWritePaths=${pathWord(directory)}`,
    'ProtectHome=read-only',
    // A private /tmp would hide a deployment that lies there.
    ...(/^\/(?:var\/)?tmp\//.test(directory) ? [] : ['PrivateTmp=yes']),
    'PrivateDevices=yes',
    'ProtectClock=yes',
    'ProtectControlGroups=yes',
    'ProtectHostname=yes',
    'ProtectKernelLogs=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelTunables=yes',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    'RestrictNamespaces=yes',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'LockPersonality=yes',
    'SystemCallArchitectures=native',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

/** A word of a command line: quotes, backslashes, `%` and `$` mean something there. */
function unitWord(word: string): string {
  const text = specifiers(word).replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function pathWord(path: string): string {
  const text = specifiers(path);
  return /["\\\s]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}

function specifiers(text: string): string {
  return text.replaceAll('%', '%%');
}
