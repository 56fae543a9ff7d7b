-- Three roles, made once by the superuser, who is needed for nothing else. psql reads the passwords from the environment.
--   jourer_owner   owns the tables: `migrate` and nothing else
--   jourer_app     web, worker, beat; what it may do is granted after each migration (jourer/walls.py)
--   jourer_backup  reads everything, past row-level security, and writes nothing
\getenv owner_password DATABASE_OWNER_PASSWORD
\getenv app_password DATABASE_APP_PASSWORD
\getenv backup_password DATABASE_BACKUP_PASSWORD
CREATE ROLE jourer_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE jourer_app LOGIN PASSWORD :'app_password';
CREATE ROLE jourer_backup LOGIN BYPASSRLS PASSWORD :'backup_password';
GRANT pg_read_all_data TO jourer_backup;
ALTER ROLE jourer_backup SET default_transaction_read_only = on;
ALTER DATABASE :"DBNAME" OWNER TO jourer_owner;
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO jourer_app, jourer_backup;
