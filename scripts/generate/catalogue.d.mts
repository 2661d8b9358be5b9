/** Source of src/practices/catalogue.generated.ts. */
export function catalogueSource(root: string): string;
/** `sample-api-keys` → `sampleApiKeys`. */
export function camel(name: string): string;
