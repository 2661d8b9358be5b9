/** Folders that a machine has of its own: what lies there comes with the other machine. */
const folders = [
  ...['/proc', '/sys', '/dev', '/run', '/var/run', '/var/log', '/var/lib/docker', '/var/lib/containerd'],
  ...['/boot', '/bin', '/sbin', '/lib', '/lib64', '/usr', '/lost+found'],
  ...['/etc/ssl/certs', '/etc/pki', '/etc/ca-certificates'],
];

/** Files and folders that say which machine it is. */
const ofTheMachine =
  /^\/etc\/(?:localtime|timezone|hosts|hostname|resolv\.conf|passwd|group|shadow|machine-id|os-release|nsswitch\.conf)$/;

/** Folders of everything, as exporters of metrics mount them. */
const ofEverything = new Set(['/', '/etc', '/etc/ssl', '/var']);

/** Whether a path without links is the system's: not configuration of the deployment, though its files may name it. */
export function isOfTheSystem(path: string): boolean {
  if (ofEverything.has(path) || ofTheMachine.test(path)) return true;
  // /usr/local is the place for what the machine's owner puts there (FHS 3.0, 4.9).
  if (path.startsWith('/usr/local/')) return false;
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
