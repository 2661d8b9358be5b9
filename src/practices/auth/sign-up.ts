import { serviceOf } from '../../engine/find-service.ts';
import { inEffect, isOn, type ServiceInEffect, seenValue, textOf } from '../../engine/in-effect.ts';
import type { Known } from '../../model/fact.ts';
import type { ContainersFact } from '../../model/facts/containers.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Evidence } from '../../model/outcome.ts';

/** The auth service as it runs. */
export function authOf(
  services: readonly ServiceFact[],
  containers: Known<ContainersFact>,
): ServiceInEffect | undefined {
  return serviceOf(inEffect(services, containers), 'auth');
}

/** Nobody can make an account for themselves. */
export function isSignUpClosed(auth: ServiceInEffect): boolean {
  return isOn(auth, 'GOTRUE_DISABLE_SIGNUP');
}

/** Mail is on unless it is switched off (supabase/auth:internal/conf/configuration.go). */
export function isMailOn(auth: ServiceInEffect): boolean {
  const name = 'GOTRUE_EXTERNAL_EMAIL_ENABLED';
  return textOf(auth, name) === undefined || isOn(auth, name);
}

/** A setting as evidence, or that it is not set. */
export function setting(auth: ServiceInEffect, name: string): Evidence {
  const value = auth.environment[name];
  if (value !== undefined)
    return seenValue(auth, name, value, value.text === '' ? 'empty' : (value.text ?? 'not set'));
  return { subject: `services.${auth.name}.environment.${name}`, saw: 'not set', at: auth.at };
}
