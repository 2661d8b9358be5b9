import { type Decision, defineChange, notWanted, wanted } from '../../../engine/change.ts';
import { listed } from '../../../engine/words.ts';
import type { DeploymentFact } from '../../../model/facts/deployment.ts';
import type { PortFact, ServiceFact } from '../../../model/facts/services.ts';
import { closedPortsOf } from '../closed-service.ts';
import { frozenNotes, notesOf } from '../closing-notes.ts';
import { riskOf } from '../closing-risk.ts';
import { type WishedPort, wishedPorts } from '../port-fates.ts';
import { verifyClosed } from '../verify-closed.ts';

export const closedPorts = defineChange({
  id: 'exposure/closed-ports',
  title: 'Bind published ports to this machine',
  why: 'Docker opens published ports ahead of every host firewall, so the database, the pooler and internal services can be reached by anybody.',
  sources: [
    'failure case 4',
    'docs.docker.com: Port publishing and mapping',
    'compose-spec 13-merge.md: !override and !reset',
  ],
  needs: ['services', 'deployment'],
  uses: ['hostProxies'],

  decide({ services, deployment }, { wishes, facts }): Decision {
    // On the host's network Docker discards the list of ports (moby, daemon/daemon_unix.go): nothing to close by it.
    const ports = wishedPorts(services, wishes, facts.hostProxies).filter(
      ({ service }) => service.networkMode?.value !== 'host',
    );
    const notes = notesOf(services, ports, wishes);
    const fragments = services.flatMap((service) => {
      const own = ports.filter((port) => port.service.name === service.name);
      const fragment = closedPortsOf(service.ports, own, (port) => isOfThisEnvFile(port, deployment));
      return fragment === null ? [] : [fragment];
    });
    if (fragments.length === 0) return notWanted(nothingToClose(ports), notes);
    const changed = services.filter(({ name }) => fragments.some(({ service }) => service === name));
    const frozen = frozenNotes(changed, (port) => isOfThisEnvFile(port, deployment));
    return wanted(fragments, riskOf(services, ports, facts.hostProxies), [...notes, ...frozen]);
  },

  verify: verifyClosed,
});

/** An included Compose file may have an env file of its own, so a variable there need not mean the same here. */
function isOfThisEnvFile({ at }: PortFact, { files }: DeploymentFact): boolean {
  return !files.some(({ path, by }) => by === 'include' && path === at[0]?.file);
}

function nothingToClose(ports: readonly WishedPort[]): string {
  if (ports.length === 0) return 'no port of this deployment reaches beyond this machine';
  const names = [...new Set(ports.map(({ service }: { readonly service: ServiceFact }) => service.name))];
  return `the ports of ${listed(names)} stay as they are`;
}
