import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import { vectorMinor } from '../vector-version.ts';

/** The release of Vector 0.x that took `to_timestamp` away. */
const without = 33;

export const unfitCollectorConfig = defineCheck({
  id: 'logs/unfit-collector-config',
  pass: 'Vector’s file fits its image and its variables',
  fail: 'Vector’s file does not fit its image or its variables',
  why: 'Vector ends at its start, or sends logs without their key, and no log arrives.',
  severity: 'P2',
  sources: [
    'failure case 49',
    'failure case 48',
    'vector.dev: 0.33 release notes, 0.37 upgrade guide',
    'vectordotdev/vector: src/config/vars.rs',
  ],
  needs: ['services'],
  uses: ['logCollector'],

  run({ services }, { facts }) {
    const vector = serviceOf(services, 'vector');
    if (vector === undefined) return skip('this stack runs no Vector');
    if (!facts.logCollector.known) return unknown(facts.logCollector.reason);
    const { file, variables, oldFunctionAt } = facts.logCollector.value;
    const minor = vectorMinor(vector);
    const unset = variables.filter(({ name }) => vector.environment[name] === undefined);
    const isOld = oldFunctionAt !== undefined && minor !== undefined && minor >= without;
    const found = some([
      ...unset.map(({ name, at }) => seen(name, `is not set on services.${vector.name}`, at)),
      ...(isOld
        ? [
            seen(
              'to_timestamp',
              `is gone since Vector 0.${without}; this is ${vector.image?.tag}`,
              oldFunctionAt,
            ),
          ]
        : []),
    ]);
    if (found !== null) {
      const causes = [
        ...(unset.length > 0
          ? [`asks for ${listed(unset.map(({ name }) => name))}, which the service is not given`]
          : []),
        ...(isOld ? ['calls a function that its release does not have'] : []),
      ];
      return fail(
        `${file} ${causes.join(' and ')}`,
        found,
        'Take vector.yml, image and environment of Vector from one release of Supabase, and recreate the service.',
      );
    }
    if (oldFunctionAt !== undefined && minor === undefined)
      return unknown(
        `the tag of ${vector.image?.reference ?? 'the image built here'} does not tell its release`,
      );
    const names = variables.map(({ name }) => name);
    const saw = names.length === 0 ? 'asks for no variable' : `asks for ${listed(names)}, all set`;
    return pass(seen(file, saw, variables[0]?.at ?? vector.at));
  },
});
