// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Compose expressions
import type { Case } from './cases.ts';

const service = (lines: string) => `services:\n  web:\n    image: x\n${lines.replace(/^/gm, '    ')}\n`;

/** Small files about attributes of services and resources in their short and long forms. */
export const serviceCases: readonly Case[] = [
  {
    name: 'ports in every form',
    files: {
      'compose.yaml': service(`ports:
  - 80
  - "81"
  - "8082:82"
  - "127.0.0.1:8083:83"
  - "84/udp"
  - "9090-9092:9090-9092"
  - "9100-9105:91"
  - "[::1]:8085:85"
  - "127.0.0.1::87"
  - "8-11:8-11/tcp"
  - target: 88
    published: "8088"
    protocol: udp
    mode: host
  - target: 89
    published: 8089-8090
    host_ip: 127.0.0.1
    app_protocol: http
    name: web
  - target: 92`),
    },
  },
  ...[
    '"a:80"',
    '"80:b"',
    '"1:2:3:4:5"',
    '"70000:80"',
    '"80-81:90-92"',
    '"80/icmp"',
    '{published: 80}',
    '"300.0.0.1:80:80"',
    '[80]',
    'true',
    '""',
    '{target: 80, host_ip: nowhere}',
  ].map((port) => ({
    name: `a wrong port: ${port}`,
    files: { 'compose.yaml': service(`ports: [${port}]`) },
  })),
  {
    name: 'volumes in every form',
    files: {
      'compose.yaml': `${service(`volumes:
  - ./data:/data
  - ../up:/up:ro
  - ~/home:/home
  - /abs:/abs:z
  - /shared:/shared:ro,Z,rshared
  - named:/named
  - named2:/named2:nocopy
  - /anonymous/
  - .:/here
  - $$x:/dollar
  - type: bind
    source: ./long
    target: /long//x/
    read_only: true
    bind: {create_host_path: false, propagation: rprivate, selinux: z}
  - type: volume
    source: named
    target: /long2
    volume: {nocopy: true, subpath: sub, labels: {a: b}}
  - type: tmpfs
    target: /tmpfs
    tmpfs: {size: 1000}
  - {type: volume, target: /nameless}`)}volumes:
  named:
  named2: {driver: local, driver_opts: {type: none, o: bind, device: ./dev, n: 1}}
  $$x: {}
  unused: {name: other}
`,
    },
  },
  {
    name: 'volumes with simple names',
    files: {
      'compose.yaml': `${service('volumes: ["named:/named", "n2:/n2:ro,nocopy", "/x", "a:/b:z"]')}volumes:
  named: {external: true}
  n2: {external: true, name: real}
  a: {labels: [x=y], driver: local, driver_opts: {type: nfs, o: bind, device: ./dev}}
`,
    },
  },
  ...[
    '"a::b"',
    '"./a:/b:ro:x"',
    '"unknown:/x"',
    '{type: bind, target: /x}',
    '{target: /x}',
    '{type: other, target: /x}',
    '""',
    '["a"]',
    '"./a:/x", "./b:/x"',
    '{type: bind, source: ./x}',
  ].map((volume) => ({
    name: `a wrong volume: ${volume}`,
    files: { 'compose.yaml': service(`volumes: [${volume}]`) },
  })),
  {
    name: 'commands as texts and lists',
    files: {
      'compose.yaml': `services:
${[
  'echo hello',
  `sh -c "a && b 'c'"`,
  `'single quoted' "double \\"quoted\\""`,
  'a\\ b c\\tx',
  'a > b',
  'run 2>err',
  'a; b',
  'x $$(date) y',
  '`date x`',
  '  spaced   out ',
  '""',
  'a "" b',
  "it''s",
  '\\$$x',
]
  .map(
    (line, index) =>
      `  s${index}:\n    image: x\n    command: ${JSON.stringify(line)}\n    entrypoint: ["sh", "-c", ${JSON.stringify(line)}]`,
  )
  .join('\n')}
  empty: {image: x, command: "", entrypoint: []}
  none: {image: x, command: , entrypoint: null}
`,
    },
  },
  ...["a 'b", 'a (b)', 'a "b', 'a \\', 'a $$(b'].map((line) => ({
    name: `a command without an end: ${line}`,
    files: { 'compose.yaml': service(`command: ${JSON.stringify(line)}`) },
  })),
  {
    name: 'dependencies, short, long and implied',
    files: {
      'compose.yaml': `
services:
  a: {image: x, depends_on: [b, c]}
  b:
    image: x
    depends_on:
      c: {condition: service_healthy, restart: true}
      d: {condition: service_completed_successfully, required: false}
  c: {image: x}
  d: {image: x}
  e: {image: x, links: ["c", "d:alias"]}
  f: {image: x, network_mode: "service:c"}
  g: {image: x, volumes_from: ["c:ro", "container:other", d]}
  h: {image: x, ipc: "service:c", pid: "service:d"}
  i: {image: x, network_mode: host}
  j: {image: x, depends_on: {off: {condition: service_started, required: false}}}
  off: {image: x, profiles: [never]}
`,
    },
  },
  ...[
    'depends_on: [nobody]',
    'depends_on: [web]',
    'depends_on: {other: }',
    'depends_on: {other: {}}',
    'depends_on: {other: {condition: wrong}}',
    'depends_on: {off: {condition: service_started}}',
    'network_mode: "service:nobody"',
    'network_mode: host\nnetworks: [default]',
    'networks: [unknown]',
    'secrets: [unknown]',
    'configs: [unknown]',
    'unknown: 1',
    'x-own: {any: thing}',
    'healthcheck: {test: [true]}',
    'healthcheck: {test: ["true"]}',
    'healthcheck: {interval: often}',
    'environment: [A, A]',
    'environment: "A=1"',
    'environment:',
    'environment: ["A =1"]',
    'cap_add: [A, A]',
    'security_opt: [a, a]',
    'image: [x]',
    'image:',
    'ports: 80',
    'build: 5',
    'restart: 1',
    'pull_policy: sometimes',
    'container_name: a',
    'scale: 2\ncontainer_name: abc',
    'mem_limit: 1g\ndeploy: {resources: {limits: {memory: 2g}}}',
    'scale: 2\ndeploy: {replicas: 2}',
    'scale: 2\ndeploy: {}',
    'scale: 2\ndeploy: {replicas: 3}',
    'extra_hosts: [nohost]',
    'extra_hosts: {":": "1"}',
    'profiles: web',
    'tmpfs: [/a, /a]',
    'tmpfs: [/a:x, /b]\nvolumes: [/a]',
    'logging: none',
    'ulimits: {nofile: x}',
    'ulimits: {nofile: {soft: 1}}',
    'group_add: [1, "2", 1.5]',
    'pull_policy: if_not_present',
    'dns: []',
    'dns: ""',
    'command: [1]',
    'deploy:',
    'develop:',
    'pid:',
    'hostname: 1',
    'expose: [80, "81-82", 80]',
  ].map((lines) => ({
    name: `one attribute: ${lines.replaceAll('\n', '; ')}`,
    files: { 'compose.yaml': `${service(lines)}  other: {image: x}\n  off: {image: x, profiles: [never]}\n` },
  })),
  {
    name: 'networks and what is said about them',
    files: {
      'compose.yaml': `
services:
  a: {image: x, networks: [front, back]}
  b:
    image: x
    networks:
      front: {aliases: [web, www], ipv4_address: 10.0.0.2, priority: 10, driver_opts: {a: 1}}
      back:
  c: {image: x, networks: {}}
  d: {image: x, networks: [default, outer, old]}
networks:
  front:
    driver: bridge
    driver_opts: {com.docker.network.driver.mtu: 1450}
    internal: true
    enable_ipv6: false
    attachable: "true"
    labels: [a=b]
    ipam: {driver: default, config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1, aux_addresses: {h: 10.0.0.9}}], options: {o: p}}
  back: {name: real-back}
  outer: {external: true}
  old: {external: {name: older}}
  unused:
`,
    },
  },
  {
    name: 'secrets and configs',
    environment: { A_SECRET: 'hidden' },
    files: {
      'compose.yaml': `
services:
  a:
    image: x
    secrets: [plain, {source: env, target: t, uid: "1", gid: "2", mode: 0440}, {source: outer, mode: "0400"}]
    configs: [inline, {source: file, target: /etc/x}]
secrets:
  plain: {file: ./secret.txt}
  env: {environment: A_SECRET}
  outer: {external: true}
  unused: {file: ~/u}
configs:
  inline: {content: "a \${A_SECRET}"}
  file: {file: ../c.txt, name: n}
  envs: {environment: A_SECRET}
`,
    },
  },
  ...[
    'secrets: {s: {}}',
    'secrets: {s: }',
    'secrets: {s: {file: a, environment: b}}',
    'configs: {c: {content: a, file: b}}',
    'volumes: {v: {external: true, driver: local}}',
    'volumes: []',
    'networks: {n: {unknown: 1}}',
    'volumes: {"a b": }',
    'networks: {"a b": {unknown: 1}}',
    'unknown: 1',
    'x-top: {a: [1, {b: null}]}',
    'version: "3.8"',
    'version: 3',
    'name: Other_Name',
    'name: "---"',
    'name: 5',
    'name: ""',
    'include: x',
    'include: [missing.yaml]',
    'include: []',
    'include:',
    'volumes:',
    'networks:',
    'models: {m: {model: ai/x}}',
    'models: {m: {}}',
    'secrets: {s: {driver: d}}',
  ].map((line) => ({ name: `one section: ${line}`, files: { 'compose.yaml': `${service('')}${line}\n` } })),
  {
    name: 'builds',
    environment: { BUILD_ARG: 'given' },
    files: {
      'compose.yaml': `
services:
  a: {build: .}
  b: {build: ./sub}
  c:
    image: own
    build:
      context: sub
      dockerfile: Other
      args: {A: 1, BUILD_ARG: , UNSET: }
      target: stage
      labels: [a=b]
      cache_from: [x]
      extra_hosts: ["a:1.2.3.4"]
      shm_size: 1g
      platforms: [linux/amd64]
      additional_contexts: {other: ../o, img: "docker-image://x"}
      secrets: [s]
      no_cache: true
      ulimits: {nofile: 5}
      provenance: true
      tags: [t]
      network: host
  d: {build: {args: [A=1, BUILD_ARG, UNSET], dockerfile_inline: "FROM x"}}
  e: {build: "https://example.org/x.git"}
  f: {build: {context: git@example.org:x, additional_contexts: [a=b, c=service:a]}}
secrets: {s: {file: ./s}}
`,
    },
  },
  {
    name: 'deploy',
    files: {
      'compose.yaml': service(`deploy:
  mode: replicated
  replicas: 2
  labels: {a: b}
  resources:
    limits: {cpus: "0.50", memory: 50M, pids: 10}
    reservations:
      cpus: 0.1
      memory: 20M
      devices: [{capabilities: [gpu], driver: nvidia, count: all}, {capabilities: [tpu], device_ids: ["1"]}, {capabilities: [x]}]
      generic_resources: [{discrete_resource_spec: {kind: gpu, value: 2}}]
  restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 120s}
  update_config: {parallelism: 2, delay: 10s, order: stop-first, failure_action: pause, max_failure_ratio: 0.3, monitor: 1m}
  rollback_config: {parallelism: 0, delay: 0s}
  placement: {constraints: [node.role == manager], preferences: [{spread: node.labels.zone}], max_replicas_per_node: 1}
  endpoint_mode: vip`),
    },
  },
  {
    name: 'many small attributes',
    files: {
      'compose.yaml': service(
        `attach: false
cap_add: [ALL]
cap_drop: [NET_ADMIN, SYS_ADMIN]
cgroup: host
cgroup_parent: m-executor
cpu_count: 2
cpu_percent: 50
cpu_shares: 73
cpu_quota: 50000
cpu_period: "20ms".x
cpuset: 0,1`.replace('cpu_period: "20ms".x', 'cpu_period: 20000'),
      ),
    },
  },
  {
    name: 'many more small attributes',
    files: {
      'compose.yaml': service(
        `cpus: 1.1
devices: ["/dev/a:/dev/b:rw", /dev/c, {source: /dev/d, target: /dev/e, permissions: r}]
device_cgroup_rules: ['c 1:3 mr']
dns: 8.8.8.8
dns_opt: [use-vc]
dns_search: [a.example, b.example]
domainname: example.org
expose: ["3000", 8000, "8080-8085/tcp"]
external_links: [redis]
extra_hosts: ["b=1.2.3.4", "a:host-gateway", "v6=[::1]", "v6b=::2"]
group_add: [mail, 1000]
hostname: h
ipc: host
isolation: default
logging: {driver: json-file, options: {max-size: 10m, max-file: 3, x: }}
mac_address: 02:42:ac:11:65:43
mem_swappiness: 60
network_mode: bridge
oom_score_adj: -500
pid: host
platform: linux/amd64
post_start: [{command: ./x.sh, user: root, environment: [A=1]}]
pre_stop: [{command: [a, b], privileged: true}]
restart: unless-stopped
runtime: runc
security_opt: ["label:user:USER"]
stop_signal: SIGUSR1
storage_opt: {size: 1G}
sysctls: {net.ipv4.tcp_syncookies: 0}
tmpfs: [/run, /tmp]
use_api_socket: true
user: "1000:1000"
userns_mode: host
uts: host
working_dir: /w
gpus: all
develop: {watch: [{path: ./src, action: sync, target: /src, ignore: [node_modules/]}, {path: p, action: rebuild}]}
credential_spec: {file: x.json}
ulimits: {nproc: 65535, nofile: {soft: 20000, hard: 40000}}
init: true
extra: null`.replace('\nextra: null', ''),
      ),
    },
  },
  {
    name: 'a provider',
    files: {
      'compose.yaml': 'services:\n  db:\n    provider: {type: x, options: {a: 1, b: [c, 2], d: true}}\n',
    },
  },
  {
    name: 'models',
    files: {
      'compose.yaml':
        'services:\n  a: {image: x, models: [m]}\n  b: {image: x, models: {m: {endpoint_var: E}}}\nmodels: {m: {model: ai/x, context_size: 10}}\n',
    },
  },
  { name: 'a model that is not there', files: { 'compose.yaml': service('models: [nobody]') } },
  {
    name: 'two services of one container name',
    files: { 'compose.yaml': `${service('container_name: same')}  b: {image: x, container_name: same}\n` },
  },
  {
    name: 'a circle of dependencies',
    files: {
      'compose.yaml':
        'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [c]}\n  c: {image: x, depends_on: [a]}\n',
    },
  },
  {
    name: 'a service without image and build',
    files: { 'compose.yaml': 'services:\n  a: {restart: always}\n' },
  },
  { name: 'a service that is nothing', files: { 'compose.yaml': 'services:\n  a:\n' } },
  { name: 'no services', files: { 'compose.yaml': 'services: {}\n' } },
  { name: 'only a name', files: { 'compose.yaml': 'name: x\n' } },
  { name: 'services as a list', files: { 'compose.yaml': 'services: [a]\n' } },
  { name: 'a service name with a blank', files: { 'compose.yaml': 'services:\n  "a b": {image: x}\n' } },
  {
    name: 'a service name that looks like an extension',
    files: { 'compose.yaml': 'services:\n  x-web: {image: x}\n' },
  },
];
