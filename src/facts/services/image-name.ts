// Image references: what of them names the software, whatever registry or mirror it comes from.

export interface ImageName {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** `docker.io/library/kong:2.8.1@sha256:…` → repository `kong`, tag `2.8.1`, digest. Docker Hub's defaults are left out. */
export function parseImage(reference: string): ImageName {
  const [named = '', digest] = reference.split('@');
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const repository = hasTag ? named.slice(0, colon) : named;
  return {
    repository: repository
      .replace(/^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io)\//, '')
      .replace(/^library\//, ''),
    ...(hasTag ? { tag: named.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

/**
 * Names under which the table may know an image: `owner/name`, then `name`. A registry and the folders of a mirror in
 * front (`public.ecr.aws/supabase/postgres`, `harbor.example/hub/library/nginx`) do not change what the image is.
 */
export function knownNames(repository: string): readonly string[] {
  const parts = repository.split('/').filter((part, index) => index > 0 || !isRegistry(part, repository));
  const name = parts.at(-1) ?? '';
  const owner = parts.at(-2);
  return owner === undefined || owner === 'library' ? [name] : [`${owner}/${name}`, name];
}

function isRegistry(part: string, repository: string): boolean {
  return repository.includes('/') && (/[.:]/.test(part) || part === 'localhost');
}
