-- How long user tokens live, for functions that ask the database.
\set lifetime `echo "$JWT_EXP"`

alter database postgres set "app.settings.jwt_exp" to :'lifetime';
