// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Compose expressions
import type { Case } from './cases.ts';

const service = (lines: string) => `services:\n  web:\n    image: x\n${lines.replace(/^/gm, '    ')}\n`;

const attributes = [
  'build: {context: ., ssh: [default]}',
  'build: {context: ., ssh: [other]}',
  'build: {context: ., ssh: 5}',
  'build: {context: ., additional_contexts: [a]}',
  'build: {context: ., additional_contexts: {a: "service:other"}}',
  'build: {context: ., additional_contexts: {a: "service:nobody"}}',
  'build: {context: ., dockerfile: a, dockerfile_inline: b}',
  'build: {context: ., platforms: [a]}\nplatform: b',
  'build: {context: ., platforms: [a]}\nplatform: a',
  'build: {context: ., ulimits: {nofile: "5"}}',
  'build: {context: ., secrets: [nobody]}',
  'build: {context: ., provenance: mode=max, sbom: false}',
  'devices: ["a:b:c:d"]',
  'devices: [{source: a}]',
  'devices: [5]',
  'gpus: 1',
  'gpus: some',
  'gpus: [{count: 1}, {device_ids: [a]}, {driver: d}]',
  'gpus: [{count: many}]',
  'extra_hosts: {a: [1.1.1.1, "[::1]"], b: ""}',
  'extra_hosts: ["a=1.1.1.1,2.2.2.2", "a:3.3.3.3"]',
  'env_file: {path: a}',
  'env_file: 5',
  'env_file: [{path: 5}]',
  'env_file: [5]',
  'label_file: missing',
  'label_file: 5',
  'ulimits: {nofile: true}',
  'ulimits: {nofile: 0, nproc: {soft: 0, hard: 0}}',
  'ulimits: {UPPER: {any: thing}}',
  'storage_opt: {a: [b]}',
  'storage_opt: {a: 1, b: "2"}',
  'storage_opt: x',
  'tmpfs: 5',
  'mem_limit: 1.5',
  'mem_limit: -5',
  'mem_limit: "-5"',
  'cpus: .5',
  'cpus: 0',
  'cpu_shares: 1.5',
  'cpu_shares: 12345678901',
  'cpu_percent: "12.5"',
  'secrets: [5]',
  'secrets: [{target: a}]',
  'expose: [[1]]',
  'cap_add: [1]',
  'depends_on: x',
  'depends_on: [5]',
  'depends_on: {other: {condition: service_started, restart: "yes"}}',
  'networks: x',
  'networks: [5]',
  'networks: {default: {priority: 1.5}}',
  'models: [1]',
  'healthcheck: {retries: -1}',
  'healthcheck: {retries: 1.5}',
  'healthcheck: {interval: -5s}',
  'healthcheck: {test: []}',
  'healthcheck: {test: ""}',
  'deploy: {replicas: -1}',
  'deploy: {replicas: 2}\ncontainer_name: abc',
  'deploy: {update_config: {parallelism: -1}}',
  'deploy: {restart_policy: {max_attempts: -1}}',
  'deploy: {placement: {max_replicas_per_node: -1}}',
  'deploy: {resources: {limits: {cpus: x}}}',
  'deploy: {resources: {limits: {memory: 5}}}',
  'deploy: {resources: {limits: {pids: -1}}}',
  'deploy: {resources: {reservations: {devices: [{capabilities: [a], count: 1, device_ids: [a]}]}}}',
  'cpus: 1\ndeploy: {resources: {limits: {cpus: "1"}}}',
  'cpus: 1\ndeploy: {resources: {limits: {memory: 1g}}}',
  'mem_reservation: 1g\ndeploy: {resources: {reservations: {memory: 1024m}}}',
  'pids_limit: 5\ndeploy: {resources: {limits: {pids: 5}}}',
  'pids_limit: 5\ndeploy: {resources: {limits: {pids: 6}}}',
  'scale: -1',
  'blkio_config: {weight: -1}',
  'blkio_config: {weight: 70000}',
  'blkio_config: {device_read_bps: [{path: a}], weight_device: [{}]}',
  'develop: {watch: [{path: "", action: rebuild}]}',
  'develop: {watch: [{path: a, action: sync}]}',
  'develop: {watch: [{path: a, action: sync+exec, target: t, exec: {command: b, environment: {A: 1}}, include: x, initial_sync: true}]}',
  'develop: {watch: [{path: a}]}',
  'post_start: [{user: root}]',
  'provider: {options: {}}',
  'logging: {options: {a: [b]}}',
  'logging: {driver: 5}',
  'ports: [{target: 80, published: 5.5}]',
  'ports: [{target: "80"}]',
  'ports: [{target: -1}]',
  'ports: [{target: 0}]',
  'ports: ["0:80"]',
  'ports: [80.5]',
  'ports: ["80:80", "80:80"]',
  'ports: [{target: 80, x-own: 1}]',
  'volumes: [{type: tmpfs, target: /t, tmpfs: {mode: "0700"}}]',
  'volumes: [{type: tmpfs, target: /t, tmpfs: {size: -1}}]',
  'volumes: [{type: image, source: img, target: /t, image: {subpath: a}}]',
  'volumes: [{type: npipe, source: a, target: b}]',
  'volumes: [5]',
  'volumes: [{type: bind, source: ./a, target: /t, bind: {create_host_path: "no", recursive: disabled}, consistency: cached}]',
  'configs: [{source: c, mode: x}]',
  'use_api_socket: "yes"',
  'attach: "no"',
  'init: "maybe"',
  'shm_size: "x"',
  'sysctls: {a: [1]}',
  'labels: {a: {b: c}}',
  'labels: 5',
  'annotations: {a: null, b: 1.0}',
  'hostname: ~',
  'user: 1000',
  'profiles: []',
  'dns: [a, a]',
  'dns: 5',
  'external_links: x',
  'command: {a: b}',
  'entrypoint: 5',
  'network_mode: none',
  'network_mode: "container:x"',
  'network_mode: ""',
  'ipc: "service:nobody"',
  'links: [nobody]',
  'links: ["other:a:b"]',
  'volumes_from: [nobody]',
  'runtime: {}',
  'environment: {A: !!int x}',
  'environment: {A: !!binary aGk=, B: !!float 1, C: !!bool true, D: !!null "", E: !!str "", F: !other 1}',
  'environment: {A: !!bool yes}',
  'environment: {A: !!null x}',
  'environment: {A: !!float x}',
  'extends: [a]',
  'extends: {service: [a]}',
  'extends: {service: other, file: [a]}',
] as const;

const sections = [
  'volumes: {v: {external: {name: n}, name: m}}',
  'volumes: {v: {external: {name: n}, name: n}}',
  'volumes: {v: {external: {}}}',
  'volumes: {v: {external: "yes", name: n}}',
  'volumes: {v: {external: false, driver: local}}',
  'volumes: {v: 5}',
  'networks: {default: {name: given}}',
  'networks: {default: {external: true}}',
  'networks: {default: {ipam: {config: {}}}}',
  'networks: {default: {driver_opts: {a: true}}}',
  'networks: {default: {driver_opts: {a: 1.5}, x-own: 1}}',
  'networks: 5',
  'networks: {default: 5}',
  'configs: {c: }',
  'configs: {c: 5}',
  'secrets: 5',
  'secrets: {s: {external: true, name: n, driver: d, driver_opts: {a: 1}, labels: [a=b], template_driver: t}}',
  'include: [5]',
  'include: [{path: 5}]',
  'include: [{}]',
  'x-a: .inf',
  'x-a: 2020-01-01',
  'x-a: {2020-01-01: a}',
  'x-a: {1: a}',
  'x-a: {? [a] : b}',
] as const;

/** Values at the edges of what Compose takes, and how unmerged short forms meet. */
export const cornerCases: readonly Case[] = [
  ...attributes.map((line) => ({
    name: `corner: ${line.replaceAll('\n', '; ')}`,
    files: { 'compose.yaml': `${service(line)}  other: {image: x}\nconfigs: {c: {file: ./c}}\n` },
  })),
  ...sections.map((line) => ({
    name: `corner: ${line}`,
    files: { 'compose.yaml': `${service('')}${line}\n` },
  })),
  {
    name: 'extends of short forms in the same file',
    files: {
      'compose.yaml': `
services:
  base:
    image: x
    build: ./base
    depends_on: [other]
    networks: [a, default]
    environment: {A: 1, L: , N: 5}
    labels: {a: 1, b: [x, y]}
    extra_hosts: {h: 1.1.1.1}
    env_file: base.env
    tmpfs: /t
    dns: 1.1.1.1
    logging: {driver: json-file}
    ulimits: {nofile: 5}
    models: [m]
  child:
    extends: base
    build: {args: {A: 1}}
    depends_on: {other: {condition: service_healthy}, third: {condition: service_started}}
    networks: {b: }
    environment: [A=2]
    labels: [c=3]
    extra_hosts: ["h:1.1.1.1", "i:2.2.2.2"]
    env_file: [child.env]
    tmpfs: [/u]
    dns: [2.2.2.2]
    logging: {options: {a: b}}
    ulimits: {nofile: {soft: 1, hard: 2}}
    models: {m: {endpoint_var: E}}
  other: {image: y}
  third: {image: z}
networks: {a: , b: }
models: {m: {model: ai/m}}
`.replace('    labels: {a: 1, b: [x, y]}', '    labels: {a: 1, b: x}'),
      'base.env': 'X=1\n',
      'child.env': 'X=2\n',
    },
  },
  {
    name: 'address pools that do not meet',
    arguments: ['a.yaml', 'b.yaml'],
    files: {
      'a.yaml': `${service('networks: [n]')}networks: {n: {ipam: {config: [{subnet: 10.0.0.0/24}, {subnet: 10.0.1.0/24}]}}}\n`,
      'b.yaml':
        'networks: {n: {ipam: {config: [{subnet: 10.0.2.0/24}, {subnet: 10.0.1.0/24, gateway: 10.0.1.1}, {gateway: 1.1.1.1}]}}}\n',
    },
  },
  {
    name: 'a variable in the project name that is required',
    files: { 'compose.yaml': `name: \${MISSING:?name it}\n${service('')}` },
  },
  {
    name: 'a raw env file with a blank in a name',
    files: { 'compose.yaml': service('env_file: [{path: raw.env, format: raw}]'), 'raw.env': 'A B=1\n' },
  },
  {
    name: 'a raw env file without a name',
    files: { 'compose.yaml': service('env_file: [{path: raw.env, format: raw}]'), 'raw.env': '=1\n' },
  },
];
