export { supavisorOf } from '../../engine/budget/supavisor.ts';
