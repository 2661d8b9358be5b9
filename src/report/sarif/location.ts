// Where a result points. GitHub refuses a whole upload for one result without a location (github/codeql-action#2459),
// so a finding about the deployment as a whole points at the first line of its first Compose file.
import type { AuditReport, CheckResult, EvidenceLine } from '../../model/audit.ts';
import { plain } from './plain.ts';

/** The base that relative places start from: SARIF 2.1.0 section 3.14.14. */
export const baseId = 'DEPLOYMENT';

export interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: string;
}

export interface Location {
  readonly id?: number;
  readonly physicalLocation: {
    readonly artifactLocation: ArtifactLocation;
    readonly region: { readonly startLine: number };
  };
  readonly message?: { readonly text: string };
}

/** The first place that the evidence names, else where the deployment begins. */
export function locationOf(result: CheckResult, report: AuditReport): Location {
  const [first] = placed(result);
  return physical(first?.file ?? mainFile(report), first?.line);
}

/** The other places, each with what was seen there. */
export function relatedLocations(result: CheckResult): readonly Location[] {
  return placed(result)
    .slice(1)
    .map(({ file, line, subject, saw }, index) => {
      return { id: index + 1, ...physical(file, line), message: { text: plain(`${subject}: ${saw}`) } };
    });
}

/** The directory of the deployment as a URI that ends with a slash; null = not known. */
export function baseUri({ deployment }: AuditReport): string | null {
  if (deployment.directory === null) return null;
  return `${uriOf(deployment.directory).uri.replace(/\/$/, '')}/`;
}

function placed({ evidence }: CheckResult): readonly (EvidenceLine & { readonly file: string })[] {
  return evidence.filter((line): line is EvidenceLine & { readonly file: string } => line.file !== undefined);
}

/** Reports of saved facts may not know it: then the file that most Compose deployments have. */
function mainFile({ deployment }: AuditReport): string {
  return deployment.files?.[0] ?? 'docker-compose.yml';
}

function physical(file: string, line = 1): Omit<Location, 'id' | 'message'> {
  return { physicalLocation: { artifactLocation: uriOf(file), region: { startLine: line } } };
}

function uriOf(file: string): ArtifactLocation {
  const path = file.split('/').map(encoded).join('/');
  return file.startsWith('/') ? { uri: `file://${path}` } : { uri: path, uriBaseId: baseId };
}

/** RFC 3986: every character of a name that could mean something in a URI is percent-encoded. */
export function encoded(name: string): string {
  // Half a character has no encoding.
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd'));
}
