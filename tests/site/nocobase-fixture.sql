-- A small NocoBase: {name} is a table, [name] a column, written as prefix and DB_UNDERSCORED have it; <word> is the dialect's.
CREATE TABLE {applicationVersion} (id <auto>, value VARCHAR(255));
INSERT INTO {applicationVersion} (value) VALUES ('2.2.15');
CREATE TABLE {applicationPlugins} (id <auto>, name VARCHAR(255) UNIQUE, [packageName] VARCHAR(255), version VARCHAR(255), enabled <bool>, installed <bool>);
INSERT INTO {applicationPlugins} (name, [packageName], version, enabled, installed) VALUES
  ('users', '@nocobase/plugin-users', '2.2.15', <true>, <true>), ('kanban', '@nocobase/plugin-kanban', '2.2.15', <false>, <true>), ('acl', '@nocobase/plugin-acl', '2.2.15', <true>, NULL);
CREATE TABLE {environmentVariables} ([createdAt] <time> NOT NULL, [updatedAt] <time> NOT NULL, name VARCHAR(255) PRIMARY KEY, type VARCHAR(255), value TEXT);
INSERT INTO {environmentVariables} VALUES
  ('2020-01-01 00:00:00.000 +00:00', '2020-01-01 00:00:00.000 +00:00', 'HOST', 'default', 'smtp'),
  ('2020-01-01 00:00:00.000 +00:00', '2020-01-01 00:00:00.000 +00:00', 'PASSWORD', 'secret', 'abcdef'),
  ('2020-01-01 00:00:00.000 +00:00', '2020-01-01 00:00:00.000 +00:00', 'UNTYPED', NULL, NULL);
CREATE TABLE {migrations} (name VARCHAR(255) PRIMARY KEY);
CREATE TABLE {roles} (name VARCHAR(255) PRIMARY KEY, title VARCHAR(255));
CREATE TABLE {users} (id <auto>, email VARCHAR(255));
CREATE TABLE {rolesUsers} ([roleName] VARCHAR(255) NOT NULL, [userId] BIGINT NOT NULL, PRIMARY KEY ([roleName], [userId]));
CREATE TABLE {uiSchemas} ("x-uid" VARCHAR(255) PRIMARY KEY, schema JSON);
CREATE TABLE {rolesUischemas} ([roleName] VARCHAR(255) NOT NULL, [uiSchemaXUid] VARCHAR(255) NOT NULL, PRIMARY KEY ([roleName], [uiSchemaXUid]));
CREATE TABLE {desktopRoutes} (id BIGINT PRIMARY KEY, title VARCHAR(255));
CREATE TABLE {main_desktopRoutes_path} ([nodePk] INTEGER, path JSON, [rootPk] INTEGER);
CREATE TABLE {rolesDesktopRoutes} ([roleName] VARCHAR(255) NOT NULL, [desktopRouteId] BIGINT NOT NULL, PRIMARY KEY ([roleName], [desktopRouteId]));
CREATE TABLE {backupSettings} (id <auto>, cron VARCHAR(255));
CREATE TABLE {authenticators} (id <auto>, name VARCHAR(255));
CREATE TABLE {verifiers} (name VARCHAR(255) PRIMARY KEY, options JSON);
CREATE TABLE {collections} (key VARCHAR(255) PRIMARY KEY, name VARCHAR(255) UNIQUE, options <json> DEFAULT '{}');
CREATE TABLE {fields} (key VARCHAR(255) PRIMARY KEY, name VARCHAR(255), type VARCHAR(255), [collectionName] VARCHAR(255), options JSON DEFAULT '{}');
INSERT INTO {collections} VALUES ('c1', 'roles', '{"from":"db2cm","tree":null}'), ('c2', 'users', '{"from":"db2cm"}'),
  ('c3', 'customers', '{"template":"general","tree":false}'), ('c4', 'productCategories', '{"template":"tree","tree":"adjacencyList"}'),
  ('c5', 'categoryTemplates', '{"isThrough":true}'), ('c6', 'ticketTemplates', '{}'), ('c7', 'crm', '{"tableName":"crmTable","schema":"<place>"}'),
  ('c8', 'broken', '{"tableName":'), ('c9', 'vanished', '{}'), ('c10', 'noOptions', NULL);
INSERT INTO {fields} VALUES ('f1', 'title', 'string', 'customers', '{"uiSchema":{"title":"through"}}'),
  ('f2', 'templates', 'belongsToMany', 'productCategories', '{"target":"ticketTemplates","through":"categoryTemplates"}'),
  ('f3', 'users', 'belongsToMany', 'roles', '{"target":"users","through":"rolesUsers"}'),
  ('f4', 'desktopRoutes', 'belongsToMany', 'roles', '{"target":"desktopRoutes","through":"rolesDesktopRoutes"}'),
  ('f5', 'customers', 'belongsToMany', 'users', '{"target":"customers","through":"usersCustomers"}'),
  ('f6', 'self', 'belongsToMany', 'rolesTags', '{"target":"roles","through":"rolesTags"}'),
  ('f7', 'bad', 'belongsToMany', 'roles', '<malformed>'),
  ('f8', 'round', 'belongsToMany', 'roundA', '{"through":"roundB"}'),
  ('f9', 'round', 'belongsToMany', 'roundB', '{"through":"roundA"}'),
  ('f10', 'orphan', 'belongsToMany', NULL, '{"target":"vanished","through":"orphanJoin"}');
CREATE TABLE {customers} (id <auto>, name TEXT);
CREATE TABLE {productCategories} (id BIGINT PRIMARY KEY, [parentId] BIGINT);
CREATE TABLE {main_productCategories_path} ([nodePk] INTEGER, path JSON, [rootPk] INTEGER);
CREATE TABLE {ticketTemplates} (id BIGINT PRIMARY KEY);
CREATE TABLE {categoryTemplates} ([categoryId] BIGINT NOT NULL, [templateId] BIGINT NOT NULL, PRIMARY KEY ([categoryId], [templateId]));
CREATE TABLE {usersCustomers} ([userId] BIGINT NOT NULL, [customerId] BIGINT NOT NULL, PRIMARY KEY ([userId], [customerId]));
CREATE TABLE {rolesTags} ([roleName] VARCHAR(255) PRIMARY KEY);
CREATE TABLE {roundA} (id BIGINT PRIMARY KEY);
CREATE TABLE {roundB} (id BIGINT PRIMARY KEY);
CREATE TABLE {orphanJoin} (id BIGINT PRIMARY KEY);
CREATE TABLE {crmTable} (id BIGINT PRIMARY KEY);
CREATE TABLE {broken} (id BIGINT PRIMARY KEY);
CREATE TABLE {noOptions} (id BIGINT PRIMARY KEY);
CREATE TABLE "thirdParty" (code VARCHAR(20) PRIMARY KEY);
CREATE TABLE "withoutKey" (a TEXT, b TEXT);
CREATE TABLE "uniqueKey" (a TEXT NOT NULL UNIQUE, b TEXT);
CREATE TABLE "uniqueNullable" (a TEXT UNIQUE, b TEXT);
CREATE TABLE ferry_execution (id TEXT PRIMARY KEY);
