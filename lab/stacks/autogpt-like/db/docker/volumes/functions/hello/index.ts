// The smallest function there is.
Deno.serve(
  () => new Response('"Hello from Edge Functions!"', { headers: { 'Content-Type': 'application/json' } }),
);
