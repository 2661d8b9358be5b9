// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Compose expressions
import type { Case } from './cases.ts';

/** Small files about single values: interpolation, types, scalars of YAML, env files. */
export const valueCases: readonly Case[] = [
  {
    name: 'every form of interpolation',
    files: {
      '.env': 'SET=value\nEMPTY=\nNESTED=${SET}-more\nPORT=8000\n',
      'compose.yaml': `
services:
  web:
    image: img:\${TAG:-latest}
    environment:
      A: $SET
      B: \${SET}
      C: \${EMPTY:-default}
      D: \${EMPTY-default}
      E: \${UNSET:-default}
      F: \${UNSET-default}
      G: \${SET:+there}
      H: \${EMPTY:+there}
      I: \${EMPTY+there}
      J: \${UNSET+there}
      K: \${SET:?must be set}
      L: \${EMPTY?must be set}
      M: \${UNSET:-\${EMPTY:-\${SET}}}
      N: $$SET $$\${SET} $\${SET}
      O: \${UNSET}
      P: \${NESTED}
      Q: a\${SET}b$SET.c
      R: \${UNSET:-{"json":{"a":1}}}
      S: \${A-x}\${B-y} \${SET}
      T: $5 and $ and $}
      U: \${UNSET:-a:-b?c+d}
      V: \${SET:+\${UNSET:-inner}}
      W: \${UNSET:-}
      X: \${UNSET:-$$literal}
      Y: \${COMPOSE_PROJECT_NAME}
      Z: \${UNSET:-it's "quoted"}
`,
    },
  },
  ...[
    ['a required variable that is unset', 'A: ${UNSET:?give it}'],
    ['a required variable that is unset, without a reason', 'A: ${UNSET?}'],
    ['a required variable inside a default that is not taken', 'A: ${SET:-${UNSET:?x}}'],
    ['a template without an end', 'A: ${SET'],
    ['a template with a name that is none', 'A: ${1SET}'],
    ['a template over two lines', 'A: "${SET:-a\\nb}"'],
    ['a date', 'A: 2020-01-01'],
    ['a list of a list', 'A: [[b]]'],
    ['a mapping for a value', 'A: {b: c}'],
  ].map(([name = '', line = '']) => ({
    name,
    files: {
      '.env': 'SET=x\n',
      'compose.yaml': `services:\n  web:\n    image: x\n    environment:\n      ${line}\n`,
    },
  })),
  {
    name: 'numbers and words as YAML knows them',
    files: {
      'compose.yaml': `
x-all: [1e6, 1000000.0, 1.5, 010, 08, 0o10, 1_000, 12:30:45, yes, on, No, 12345678901234567890, 0x1F, 0b101, -0, .5, 1., +5, ~, True, "01"]
services:
  web:
    image: x
    environment:
      A: 1e6
      B: 1000000.0
      C: 010
      D: 12345678901234567890
      E: yes
      F: On
      G: true
      H: 1.50
      I:
      J: ''
      K: ~
      L: !!str 12
      M: 0.00001
      N: 1e21
      O: -.5
      P: !!int "5"
      Q: !custom 5
      R: -0x10
      S: 100000.0
      T: 99999999999999999999999
      U: .inf
      V: 1__0
      W: 0o9
`,
    },
  },
  {
    name: 'types after interpolation',
    files: {
      '.env': 'ON=yes\nOFF=Off\nNUMBER=3\nHALF=0.5\nHOST_PORT=8080\n',
      'compose.yaml': `
services:
  web:
    image: x
    privileged: \${ON}
    read_only: "\${OFF}"
    tty: "true"
    init: \${OFF}
    cpus: \${HALF}
    scale: \${NUMBER}
    pids_limit: "\${NUMBER}"
    healthcheck:
      test: "true"
      retries: \${NUMBER}
      disable: \${OFF}
    ports: ["\${HOST_PORT}:80"]
    ulimits:
      nofile: {soft: "\${NUMBER}", hard: 10}
      nproc: "\${NUMBER}"
    stdin_open: n
    oom_kill_disable: Y
`,
    },
  },
  ...[
    'privileged: maybe',
    'cpus: many',
    'scale: 1.5',
    'scale: one',
    'init: 2',
    'mem_limit: much',
    'stop_grace_period: 10',
    'mem_swappiness: []',
    'oom_score_adj: 2000',
    'cpu_count: -1',
  ].map((line) => ({
    name: `a wrong type: ${line}`,
    files: { 'compose.yaml': `services:\n  web:\n    image: x\n    ${line}\n` },
  })),
  {
    name: 'an env file with quotes, escapes, comments, export and no value',
    environment: { SHELL_VALUE: 'from the shell', WINS: 'shell' },
    files: {
      '.env': `${[
        'export A=1',
        "B='single $A \\' quote'",
        'C="double $A \\"quote\\" \\n\\t\\\\ \\$A"',
        'D=plain # comment',
        'E=hash#inside',
        'F="multi',
        'line"',
        'SHELL_VALUE',
        'WINS=file',
        'G=${A}${SHELL_VALUE:-x}',
        'H = spaced  ',
        'I: colon',
        'J=',
        'K=$$A',
        '# comment',
        '',
        'L="\\0101\\x"',
        'M=${WINS}',
      ].join('\n')}\n`,
      'compose.yaml': `services:
  web:
    image: x
    environment: [A, B, C, D, E, F, SHELL_VALUE, WINS, G, H, I, J, K, L, M, NOT_SET, "X=\${F}", "Y=\${C}"]
`,
    },
  },
  {
    name: 'env_file in all its forms',
    environment: { OUTER: 'shell' },
    files: {
      'a.env': 'A=1\nB=${A}2\nC=${OUTER}\nD=from a\nE\nOUTER\n',
      'b.env': 'D=from b\nF=${B}\nQ="x y"\n',
      'raw.env': 'R="quoted" $A\nS=${A}\n  T=t \nOUTER\n# no\n',
      'compose.yaml': `
services:
  one:
    image: x
    env_file: a.env
  two:
    image: x
    env_file: [a.env, ./b.env]
    environment:
      D: own
      G: \${UNSET:-}
      Z:
  three:
    image: x
    env_file:
      - path: a.env
        required: true
      - path: missing.env
        required: false
      - path: raw.env
        format: raw
    environment:
      - A=own
`,
    },
  },
  {
    name: 'an env_file that is missing',
    files: { 'compose.yaml': 'services:\n  web:\n    image: x\n    env_file: missing.env\n' },
  },
  {
    name: 'an env_file of an inactive service may be missing',
    files: {
      'compose.yaml':
        'services:\n  web:\n    image: x\n  other:\n    image: x\n    profiles: [debug]\n    env_file: missing.env\n',
    },
  },
  {
    name: 'an env_file of an unknown format',
    files: {
      'a.env': 'A=1\n',
      'compose.yaml': 'services:\n  web:\n    image: x\n    env_file: [{path: a.env, format: toml}]\n',
    },
  },
  {
    name: 'label files',
    files: {
      'a.labels': 'one=1\ntwo="2 ${one}"\n',
      'compose.yaml':
        'services:\n  web:\n    image: x\n    label_file: a.labels\n    labels: {two: own, three: 3}\n',
    },
  },
  {
    name: 'environment, labels and their kind as lists and as mappings',
    environment: { FROM_SHELL: 'x' },
    files: {
      'compose.yaml': `
services:
  list:
    image: x
    environment: [A=1, B=, FROM_SHELL, UNSET, "C=a=b"]
    labels: [a=1, b=, c, "d=e=f"]
    sysctls: [net.core.somaxconn=1024]
    annotations: [a=b]
  mapping:
    image: x
    environment: {A: 1, B: '', FROM_SHELL: , UNSET: , C: true, D: 1.5}
    labels: {a: 1, b: '', c: , d: true}
    sysctls: {net.core.somaxconn: 1024}
    annotations: {a: b}
`,
    },
  },
  {
    name: 'a literal dollar sign stays one',
    files: {
      'compose.yaml':
        'services:\n  web:\n    image: x\n    command: echo $$HOME $$$$\n    environment: {A: "p$$w$$d"}\n',
    },
  },
  {
    name: 'durations and sizes',
    files: {
      'compose.yaml': `
services:
  web:
    image: x
    mem_limit: 512m
    mem_reservation: 1.5gb
    memswap_limit: -1
    shm_size: 64MiB
    stop_grace_period: 1m30s
    healthcheck:
      test: ["CMD", "true"]
      interval: 1h
      timeout: 1.5s
      start_period: 500ms
      start_interval: 1d2h
      retries: 0
    tmpfs: /run:size=64m
    volumes:
      - {type: tmpfs, target: /t, tmpfs: {size: 1k, mode: 0700}}
    blkio_config:
      weight: 300
      weight_device: [{path: /dev/sda, weight: 400}]
      device_read_bps: [{path: /dev/sda, rate: 12mb}]
  other:
    image: x
    mem_limit: 1073741824
    stop_grace_period: 0s
    healthcheck: {test: "true", interval: 90s, timeout: 2h45m30.5s}
  third:
    image: x
    mem_limit: 2 GB
    healthcheck: {disable: true, interval: 1us, timeout: 100ns}
`,
    },
  },
];
