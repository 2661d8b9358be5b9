// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Compose expressions
import type { Case } from './cases.ts';

const web = (lines = '') => `services:\n  web:\n    image: x\n${lines}`;

/** Cases about which files count and how they come together. */
export const fileCases: readonly Case[] = [
  ...['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'].map((name) => ({
    name: `the default name ${name}`,
    files: { [name]: web() },
  })),
  {
    name: 'the first of several default names',
    files: { 'compose.yml': web(), 'docker-compose.yml': 'services: {other: {image: y}}\n' },
  },
  {
    name: 'a Compose file in the parent folder',
    at: 'sub/sub',
    files: { 'compose.yaml': web('    volumes: [./a:/a]\n'), '.env': 'A=1\n', 'sub/sub/.env': 'B=2\n' },
  },
  {
    name: 'variables of both env files when the Compose file is in the parent folder',
    at: 'sub',
    files: {
      'compose.yaml': web('    environment: {A: "${A}", B: "${B}", C: "${C}"}\n'),
      '.env': 'A=1\nB=1\n',
      'sub/.env': 'B=2\nC=2\n',
    },
  },
  ...['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml'].map((name) => ({
    name: `the implicit override ${name}`,
    files: { 'docker-compose.yml': web(), [name]: 'services: {web: {command: hello}}\n' },
  })),
  {
    name: 'no implicit override with -f',
    arguments: ['docker-compose.yml'],
    files: {
      'docker-compose.yml': web(),
      'docker-compose.override.yml': 'services: {web: {command: hello}}\n',
    },
  },
  {
    name: '-f in another folder, which is the project then',
    arguments: ['sub/a.yaml', 'b.yaml'],
    files: {
      'sub/a.yaml': web('    volumes: [./data:/data]\n    environment: {A: "${A:-unset}"}\n'),
      'b.yaml': 'services: {web: {env_file: e.env}}\n',
      'sub/e.env': 'E=1\n',
      '.env': 'A=here\n',
      'sub/.env': 'A=sub\n',
    },
  },
  { name: '-f of a missing file', arguments: ['missing.yaml'], files: { 'compose.yaml': web() } },
  { name: 'no Compose file', files: { 'readme.txt': 'x' } },
  {
    name: 'COMPOSE_FILE in the environment, over .env',
    environment: { COMPOSE_FILE: 'a.yaml:b.yaml' },
    files: {
      '.env': 'COMPOSE_FILE=c.yaml\n',
      'a.yaml': web(),
      'b.yaml': 'services: {b: {image: b}}\n',
      'c.yaml': 'services: {c: {image: c}}\n',
    },
  },
  {
    name: 'COMPOSE_FILE with a separator of its own',
    files: {
      '.env': 'COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=a.yaml,b.yaml\n',
      'a.yaml': web(),
      'b.yaml': 'services: {b: {image: b}}\n',
    },
  },
  {
    name: 'COMPOSE_FILE that names a missing file',
    files: { '.env': 'COMPOSE_FILE=missing.yaml\n', 'compose.yaml': web() },
  },
  { name: 'COMPOSE_FILE that is empty', files: { '.env': 'COMPOSE_FILE=\n', 'compose.yaml': web() } },
  {
    name: 'COMPOSE_PROJECT_NAME in .env',
    files: {
      '.env': 'COMPOSE_PROJECT_NAME=given\n',
      'compose.yaml': `name: other\n${web('    environment: {N: "${COMPOSE_PROJECT_NAME}"}\n')}`,
    },
  },
  {
    name: 'COMPOSE_PROJECT_NAME that is no name',
    files: { '.env': 'COMPOSE_PROJECT_NAME=Not A Name\n', 'compose.yaml': web() },
  },
  {
    name: 'a name of several files, interpolated',
    arguments: ['a.yaml', 'b.yaml'],
    files: {
      '.env': 'N=Third Name\n',
      'a.yaml': `name: first\n${web()}`,
      'b.yaml': 'name: ${N}\nservices: {b: {image: b}}\n',
    },
  },
  {
    name: 'a project name by option',
    projectName: 'chosen',
    files: { 'compose.yaml': `name: other\n${web()}` },
  },
  {
    name: 'another env file by option',
    envFile: 'other.env',
    files: { '.env': 'A=1\n', 'other.env': 'A=2\n', 'compose.yaml': web('    environment: {A: "${A}"}\n') },
  },
  { name: 'a missing env file by option', envFile: 'missing.env', files: { 'compose.yaml': web() } },
  {
    name: 'COMPOSE_ENV_FILES',
    environment: { COMPOSE_ENV_FILES: 'a.env,b.env' },
    files: {
      '.env': 'A=0\n',
      'a.env': 'A=1\nB=${A}\n',
      'b.env': 'A=2\nC=${A}${B}\n',
      'compose.yaml': web('    environment: {A: "${A}", B: "${B}", C: "${C}"}\n'),
    },
  },
  {
    name: 'COMPOSE_DISABLE_ENV_FILE',
    environment: { COMPOSE_DISABLE_ENV_FILE: '1' },
    files: { '.env': 'A=1\n', 'compose.yaml': web('    environment: {A: "${A:-none}"}\n') },
  },
  ...[
    ['none', undefined, undefined],
    ['one by .env', 'a', undefined],
    ['two', 'a, b', undefined],
    ['all', '*', undefined],
    ['one by flag, over .env', 'a', ['b']],
  ].map(([name, listed, flagged]) => ({
    name: `profiles: ${name}`,
    ...(flagged === undefined ? {} : { profiles: flagged as string[] }),
    files: {
      '.env': listed === undefined ? '' : `COMPOSE_PROFILES=${listed}\n`,
      'compose.yaml':
        'services:\n  always: {image: x}\n  a: {image: x, profiles: [a], networks: [n]}\n  b: {image: x, profiles: [b, c], volumes: ["v:/v"]}\nnetworks: {n: }\nvolumes: {v: }\n',
    },
  })),
  {
    name: 'several documents in one file',
    files: {
      'compose.yaml': `${web()}---\nservices: {b: {image: b}}\n---\nservices: {web: {command: hi}}\n`,
    },
  },
  { name: 'an empty file', files: { 'compose.yaml': '' } },
  { name: 'a file with nothing but a comment', files: { 'compose.yaml': '# nothing\n' } },
  { name: 'a file that is a list', files: { 'compose.yaml': '- a\n' } },
  { name: 'a file that is a text', files: { 'compose.yaml': 'hello\n' } },
  {
    name: 'a file with a byte order mark and carriage returns',
    files: { 'compose.yaml': `\ufeff${web().replaceAll('\n', '\r\n')}` },
  },
  {
    name: 'anchors, aliases and merge keys',
    files: {
      'compose.yaml': `
x-base: &base
  image: base
  restart: always
  environment: &env {A: 1, B: 2}
x-more: &more {image: more, hostname: h}
services:
  a: {<<: *base}
  b: {<<: *base, image: own}
  c: {<<: [*more, *base], command: c}
  d:
    <<: *base
    environment: {<<: *env, B: own, C: 3}
  e: *base
  f: {image: x, environment: *env, labels: &list [a=1]}
  g: {image: x, labels: *list}
  h: {image: &i x, command: *i}
`,
    },
  },
  {
    name: 'a merge key over a list',
    files: { 'compose.yaml': 'x-a: &a [1]\nservices:\n  web: {image: x, <<: *a}\n' },
  },
  {
    name: 'two merge keys',
    files: { 'compose.yaml': 'x-a: &a {image: x}\nservices:\n  web:\n    <<: *a\n    <<: *a\n' },
  },
  { name: 'a double key', files: { 'compose.yaml': web('    image: y\n') } },
  { name: 'an alias of nothing', files: { 'compose.yaml': web('    command: *nothing\n') } },
  { name: 'an alias inside its anchor', files: { 'compose.yaml': `${web()}x-a: &a {b: *a}\n` } },
  { name: 'a key that is a number', files: { 'compose.yaml': web('    environment: {1: a}\n') } },
  { name: 'a key that is a boolean', files: { 'compose.yaml': web('    environment: {true: a}\n') } },
  {
    name: 'keys that are quoted numbers and YAML 1.1 words',
    files: { 'compose.yaml': web('    environment: {"1": a, yes: b, on: c}\n') },
  },
  {
    name: '!reset and !override',
    arguments: ['a.yaml', 'b.yaml'],
    files: {
      'a.yaml': `
services:
  web: {image: x, ports: ["80:80"], environment: {A: 1, B: 2}, volumes: ["./a:/a"], command: hi, labels: {l: 1}, depends_on: [other]}
  other: {image: y}
  gone: {image: z}
networks: {n: {driver: bridge}}
`,
      'b.yaml': `
services:
  web:
    ports: !override ["81:81"]
    environment: {B: !reset null, C: 3}
    volumes: !reset []
    command: !reset null
    labels: !override {m: 2}
    depends_on: !reset []
  gone: !reset null
networks: !reset {}
`,
    },
  },
  {
    name: 'merging of every kind of attribute',
    arguments: ['a.yaml', 'b.yaml'],
    files: {
      'a.yaml': `
services:
  web:
    image: x
    command: [a]
    entrypoint: e
    environment: {A: 1, B: 2}
    labels: [l=1, m=1]
    ports: ["80:80", "127.0.0.1:81:81"]
    volumes: ["./a:/a", "./b:/b", v:/v]
    networks: [n1]
    depends_on: [other]
    dns: 1.1.1.1
    tmpfs: /t
    extra_hosts: ["a:1.1.1.1"]
    env_file: a.env
    logging: {driver: json-file, options: {max-size: 1m, x: "1"}}
    healthcheck: {test: [CMD, a], interval: 1s}
    ulimits: {nofile: 1, nproc: {soft: 1, hard: 2}}
    deploy: {resources: {limits: {memory: 1g}}, labels: {a: b}}
    build: .
    expose: ["1"]
    cap_add: [A]
    secrets: [s]
    configs: [c]
    sysctls: {a: 1}
    profiles: [p]
    devices: ["/dev/a:/dev/a"]
    security_opt: [a]
  other: {image: y, logging: {options: {a: b}}, networks: {n1: {aliases: [a]}}}
networks: {n1: {labels: {a: 1}, ipam: {config: [{subnet: 10.0.0.0/24}]}}, n2: }
volumes: {v: {labels: {a: 1}, driver: local}}
secrets: {s: {file: a}}
configs: {c: {file: a}}
`,
      'b.yaml': `
services:
  web:
    image: y
    command: [b, c]
    environment: [B=3, C=4]
    labels: {m: 2, n: }
    ports: ["80:80", "82:82"]
    volumes: ["./c:/b:ro", "./d:/d"]
    networks: {n2: {aliases: [x]}, n1: }
    depends_on: {other: {condition: service_healthy}}
    dns: [2.2.2.2, 1.1.1.1]
    tmpfs: [/u]
    extra_hosts: {b: 2.2.2.2}
    env_file: [{path: b.env, required: false}]
    logging: {driver: syslog, options: {y: "2"}}
    healthcheck: {test: b, timeout: 2s}
    ulimits: {nofile: {soft: 3, hard: 4}, nproc: 9}
    deploy: {resources: {limits: {cpus: "1"}}, labels: [c=d]}
    build: {dockerfile: D, args: [A=1]}
    expose: [1, "2"]
    cap_add: [A, B]
    secrets: [{source: s, target: /run/secrets/s, mode: 0400}]
    configs: [{source: c, target: /c}]
    sysctls: [a=2]
    devices: ["/dev/b:/dev/a"]
    security_opt: [b]
  other: {logging: {options: {c: d}}, networks: {n1: {aliases: [a, b]}}}
networks: {n1: {labels: [b=2], ipam: {config: [{subnet: 10.0.1.0/24}, {subnet: 10.0.0.0/24, gateway: 10.0.0.1}]}}}
volumes: {v: {labels: {b: 2}}}
`,
      'a.env': 'E=a\nF=a\n',
      'b.env': 'F=b\n',
    },
    profiles: ['p'],
  },
  ...[
    ['services: {web: {ports: {a: 1}}}', 'ports'],
    ['services: {web: x}', 'a service'],
    ['services: [web]', 'services'],
    ['services: {web: {image: }}', 'a text with nothing'],
    ['services: {web: {command: }}', 'a command with nothing'],
    ['services: {web: {environment: }}', 'an environment with nothing'],
    ['services: {web: {deploy: x}}', 'deploy'],
  ].map(([text = '', name = '']) => ({
    name: `an override of another type: ${name}`,
    arguments: ['a.yaml', 'b.yaml'],
    files: {
      'a.yaml': web(
        '    ports: ["80"]\n    command: a\n    environment: {A: 1}\n    deploy: {replicas: 1}\n',
      ),
      'b.yaml': `${text}\n`,
    },
  })),
  {
    name: 'include, short and long',
    files: {
      '.env': 'WHO=outer\n',
      'compose.yaml': `
include:
  - sub/compose.yaml
  - path: [other/a.yaml, other/b.yaml]
    project_directory: .
    env_file: other/x.env
services: {web: {image: x, depends_on: [db], environment: {W: "\${WHO}"}}}
`,
      'sub/compose.yaml':
        'services:\n  db: {image: db, volumes: ["./data:/data", "v:/v"], env_file: e.env, environment: {W: "${WHO}", I: "${INNER:-none}"}, build: .}\nvolumes: {v: }\n',
      'sub/e.env': 'E=1\n',
      'sub/.env': 'INNER=inner\nWHO=inner\n',
      'other/a.yaml':
        'services:\n  o: {image: o, volumes: ["./data:/data"], environment: {X: "${X:-none}"}}\n',
      'other/b.yaml': 'services:\n  o: {command: hi, secrets: [s]}\nsecrets: {s: {file: ./s}}\n',
      'other/x.env': 'X=1\n',
    },
  },
  {
    name: 'include of an include',
    files: {
      'compose.yaml': 'include: [a/compose.yaml]\nservices: {top: {image: x}}\n',
      'a/compose.yaml': 'include: [b/compose.yaml]\nservices: {a: {image: a, volumes: ["./x:/x"]}}\n',
      'a/b/compose.yaml': 'services: {b: {image: b, volumes: ["../y:/y"], build: ./ctx}}\n',
    },
  },
  { name: 'include of itself', files: { 'compose.yaml': `include: [compose.yaml]\n${web()}` } },
  {
    name: 'include in a circle',
    files: {
      'compose.yaml': `include: [b.yaml]\n${web()}`,
      'b.yaml': 'include: [compose.yaml]\nservices: {b: {image: b}}\n',
    },
  },
  {
    name: 'include of a conflicting service',
    files: { 'compose.yaml': `include: [b.yaml]\n${web()}`, 'b.yaml': 'services: {web: {image: other}}\n' },
  },
  {
    name: 'include of an equal service',
    files: { 'compose.yaml': 'include: [b.yaml, c.yaml]\n', 'b.yaml': web(), 'c.yaml': web() },
  },
  {
    name: 'include with a missing env file',
    files: {
      'compose.yaml': `include: [{path: b.yaml, env_file: missing.env}]\n${web()}`,
      'b.yaml': 'services: {b: {image: b}}\n',
    },
  },
  {
    name: 'extends of the same file and of others',
    files: {
      'compose.yaml': `
services:
  base: {image: x, environment: {A: 1}, ports: ["80:80"], volumes: ["./a:/a"], depends_on: [other]}
  child: {extends: base, environment: {B: 2}, ports: ["81:81"], command: c}
  grandchild: {extends: {service: child}, environment: {A: 3}, volumes: ["./b:/a"]}
  foreign:
    extends: {file: sub/common.yaml, service: app}
    environment: {OWN: 1}
  other: {image: y}
`,
      'sub/common.yaml': `
services:
  app:
    extends: {service: root, file: deeper/root.yaml}
    volumes: ["./data:/data", "v:/v"]
    env_file: [app.env]
    build: {context: ./ctx, args: {A: 1}}
  unused: {image: z}
`,
      'sub/deeper/root.yaml':
        'services:\n  root: {image: root, volumes: ["./rootdata:/r", "../up:/u"], environment: [R=1], restart: always, label_file: l.txt}\n',
      'sub/deeper/l.txt': 'a=b\n',
      'sub/app.env': 'E=1\n',
      'override.yaml': 'volumes: {v: }\n',
    },
    arguments: ['compose.yaml', 'override.yaml'],
  },
  {
    name: 'extends in a circle',
    files: { 'compose.yaml': 'services:\n  a: {image: x, extends: b}\n  b: {image: x, extends: a}\n' },
  },
  { name: 'extends of itself', files: { 'compose.yaml': 'services:\n  a: {image: x, extends: a}\n' } },
  {
    name: 'extends in a circle of files',
    files: {
      'compose.yaml': 'services:\n  a: {image: x, extends: {file: b.yaml, service: a}}\n',
      'b.yaml': 'services:\n  a: {image: x, extends: {file: compose.yaml, service: a}}\n',
    },
  },
  { name: 'extends of a missing service', files: { 'compose.yaml': web('    extends: nobody\n') } },
  {
    name: 'extends of a missing file',
    files: { 'compose.yaml': web('    extends: {file: missing.yaml, service: a}\n') },
  },
  {
    name: 'extends of a service that another file lacks',
    files: {
      'compose.yaml': web('    extends: {file: b.yaml, service: a}\n'),
      'b.yaml': 'services: {b: {image: x}}\n',
    },
  },
  {
    name: 'extends without a service',
    files: { 'compose.yaml': web('    extends: {file: b.yaml}\n'), 'b.yaml': 'services: {b: {image: x}}\n' },
  },
  {
    name: 'extends of a file without services',
    files: { 'compose.yaml': web('    extends: {file: b.yaml, service: b}\n'), 'b.yaml': 'volumes: {v: }\n' },
  },
  {
    name: 'extends with !reset and !override',
    files: {
      'compose.yaml':
        'services:\n  a: {image: x, ports: ["80:80"], environment: {A: 1}, command: hi}\n  b: {extends: a, ports: !override ["81:81"], command: !reset null, environment: {A: !reset null, B: 2}}\n',
    },
  },
  {
    name: 'extends under an override file',
    arguments: ['a.yaml', 'b.yaml'],
    files: {
      'a.yaml':
        'services:\n  base: {image: x, environment: {A: 1}}\n  web: {extends: base, environment: {B: 1}}\n',
      'b.yaml': 'services:\n  base: {environment: {A: 2}}\n  web: {environment: {B: 2, C: 3}, ports: [80]}\n',
    },
  },
  { name: 'tabs', files: { 'compose.yaml': 'services:\n\tweb:\n\t\timage: x\n' } },
  { name: 'brackets that do not close', files: { 'compose.yaml': 'services: {web: [\n' } },
  {
    name: 'block texts',
    files: {
      'compose.yaml': web(
        '    command: |\n      a\n      b\n    entrypoint: >-\n      c\n      d\n    environment:\n      A: |\n        ${UNSET:-x}\n        $$y\n      B: "a\\tb\\u00e9"\n',
      ),
    },
  },
];
