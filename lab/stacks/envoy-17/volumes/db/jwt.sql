-- The life time of a token as a setting of the database.
\set jwt_exp `echo "$JWT_EXP"`
alter database postgres set "app.settings.jwt_exp" to :'jwt_exp';
