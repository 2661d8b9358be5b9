import { wishesShape } from './schema.ts';

/** The parts of a zod type that say what lies below it. */
interface Shape {
  readonly shape?: Readonly<Record<string, Typed>>;
  readonly innerType?: Typed;
  readonly valueType?: Typed;
  readonly in?: Typed;
  readonly options?: readonly Typed[];
}

interface Typed {
  readonly _zod: { readonly def: unknown };
}

/** The keys that may stand below a path; none where there are no keys, or any. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  return Object.keys(below(wishesShape, path)?.shape ?? {});
}

/** Every key of the schema as a whole path, sections included: `logs`, `logs.max_size`. */
export function allKeys(path: readonly string[] = []): readonly string[] {
  return knownKeys(path).flatMap((key) => [[...path, key].join('.'), ...allKeys([...path, key])]);
}

function below(type: Typed | undefined, path: readonly PropertyKey[]): Shape | undefined {
  const found = core(type);
  const [step, ...rest] = path;
  if (step === undefined || found === undefined) return found;
  return below(found.shape?.[String(step)] ?? found.valueType, rest);
}

/** A type without what only wraps it: defaults, options, transformations. Of several forms, the one that has keys. */
function core(type: Typed | undefined): Shape | undefined {
  if (type === undefined) return undefined;
  const shape = type._zod.def as Shape;
  const inner = shape.innerType ?? shape.in ?? shape.options?.find((option) => core(option)?.shape);
  return inner === undefined ? shape : core(inner);
}
