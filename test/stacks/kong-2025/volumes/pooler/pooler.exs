# Makes the tenant of this deployment when it does not exist yet. Later changes of these values do nothing.
{:ok, _} = Application.ensure_all_started(:supavisor)

tenant = System.fetch_env!("POOLER_TENANT_ID")
size = String.to_integer(System.fetch_env!("POOLER_DEFAULT_POOL_SIZE"))

parameters = %{
  "external_id" => tenant,
  "db_host" => System.get_env("POSTGRES_HOST", "db"),
  "db_port" => System.fetch_env!("POSTGRES_PORT"),
  "db_database" => System.fetch_env!("POSTGRES_DB"),
  "require_user" => false,
  "auth_query" => "SELECT * FROM pgbouncer.get_auth($1)",
  "default_max_clients" => System.fetch_env!("POOLER_MAX_CLIENT_CONN"),
  "default_pool_size" => size,
  "users" => [
    %{
      "db_user" => "pgbouncer",
      "db_password" => System.fetch_env!("POSTGRES_PASSWORD"),
      "mode_type" => System.fetch_env!("POOLER_POOL_MODE"),
      "pool_size" => size,
      "is_manager" => true
    }
  ]
}

unless Supavisor.Tenants.get_tenant_by_external_id(tenant) do
  {:ok, _} = Supavisor.Tenants.create_tenant(parameters)
end
