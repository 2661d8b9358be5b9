Deno.serve(() => Response.json({ message: 'Hello from an Edge Function' }));
