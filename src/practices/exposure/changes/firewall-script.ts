import { defineChange, notWanted, wanted } from '../../../engine/change.ts';
import type { FileFragment } from '../../../model/fragment.ts';
import { firewallText } from '../firewall/script.ts';
import { scriptInput } from '../firewall/script-input.ts';
import { wishedPorts } from '../port-fates.ts';

export const firewallScript = defineChange({
  id: 'exposure/firewall-script',
  title: 'Write the firewall script',
  why: 'A port that is published again by mistake, and what Docker lets past UFW, stays closed to other machines.',
  sources: [
    'failure case 4',
    'failure case trap 6',
    'docs.docker.com: Packet filtering and firewalls',
    'iptables-extensions(8)',
  ],
  needs: ['services', 'deployment'],
  uses: ['hostProxies'],

  decide({ services, deployment }, { wishes, facts }) {
    if (!wishes.exposure.firewall) return notWanted('exposure.firewall is off');
    const ports = wishedPorts(services, wishes, facts.hostProxies);
    const text = firewallText(scriptInput(deployment.project, ports, wishes.exposure.open_ports));
    const file: FileFragment = { kind: 'file', path: firewallPath, text, executable: true };
    return wanted([file], 'none: the script does nothing until somebody runs it');
  },
});

/** Below a generation's folder. */
export const firewallPath = 'firewall/firewall.sh';
