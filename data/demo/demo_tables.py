"""The tables of the demo instances, in NocoBase's shape.

A column is "name:type" with marks behind it: "+" auto-increment primary key, "*" (part of the) primary key, "!" not null, "^" unique,
"=value" a default. Types: str, text, path, uuid, json, bool, int, big, double, date, time, and dec(p,s).
"""

AUDIT = "createdAt:time! updatedAt:time!"
LOOSE = "createdAt:time updatedAt:time"
BY = "createdById:big updatedById:big"

BUILT_IN = {
    "migrations": "name:str*",
    "applicationVersion": "id:big+ value:str",
    "applicationPlugins": f"id:big+ {AUDIT} name:str^ packageName:str^ version:str enabled:bool installed:bool builtIn:bool options:json",
    "systemSettings": f"id:big* {AUDIT} title:str allowSignUp:bool=1 enabledLanguages:json=[] appLang:str options:json={{}}",
    "environmentVariables": f"{AUDIT} name:str* type:str value:text",
    "users": f"id:big+ {LOOSE} nickname:str username:str^ email:str^ phone:str^ password:str appLang:str systemSettings:json={{}} sort:big {BY}",
    "roles": f"{AUDIT} name:str* title:str^ description:str strategy:json default:bool=0 hidden:bool=0 allowConfigure:bool allowNewMenu:bool"
             " snippets:json sort:big",
    "rolesUsers": f"{AUDIT} default:bool roleName:str*! userId:big*!",
    "issuedTokens": f"{AUDIT} id:uuid*! signInTime:big! jti:uuid! issuedTime:big! userId:big! authenticator:str",
    "authenticators": f"id:big+ {AUDIT} name:str!^ authType:str! title:str description:str! options:json! enabled:bool=0 sort:big {BY}",
    "dataSources": f"{AUDIT} key:str* displayName:str type:str options:json enabled:bool=1 fixed:bool=0",
    "dataSourcesRoles": "id:str* roleName:str strategy:json dataSourceKey:str",
    "collections": "key:str* name:str^ title:str inherit:bool=0 hidden:bool=0 options:json={} description:str sort:big",
    "fields": "key:str* name:str type:str interface:str description:str collectionName:str parentKey:str reverseKey:str options:json={} sort:big",
    "desktopRoutes": f"id:big* {LOOSE} parentId:big title:str tooltip:str icon:str schemaUid:str menuSchemaUid:str tabSchemaName:str type:str"
                     f" options:json sort:big hideInMenu:bool enableTabs:bool {BY}",
    "main_desktopRoutes_path": "nodePk:big path:path rootPk:big",
    "rolesDesktopRoutes": f"{AUDIT} desktopRouteId:big*! roleName:str*!",
    "uiSchemas": "x-uid:str* name:str schema:json={}",
    "uiSchemaTreePath": "ancestor:str*! descendant:str*! depth:int async:bool type:str sort:int",
    "flowModels": "uid:str* name:str options:json={}",
    "flowModelTreePath": "ancestor:str*! descendant:str*! depth:int async:bool type:str sort:int",
    "workflows": f"id:big* {AUDIT} key:str title:str enabled:bool=0 description:text type:str config:json={{}} executed:int=0 current:bool sync:bool=0"
                 f" options:json {BY}",
    "flow_nodes": f"id:big* {AUDIT} key:str title:str upstreamId:big branchIndex:int downstreamId:big type:str config:json={{}} workflowId:big",
    "executions": "id:big* createdAt:time updatedAt:time! workflowId:big key:str eventKey:str^ context:json status:int dispatched:bool=0 startedAt:time",
    "jobs": f"{AUDIT} id:big* executionId:big nodeId:big nodeKey:str upstreamId:big status:int result:json",
    "storages": f"id:big* {AUDIT} title:str name:str^ type:str options:json={{}} rules:json={{}} path:text baseUrl:str default:bool=0",
    "attachments": f"id:big+ {AUDIT} title:str filename:str extname:str size:int mimetype:str path:text storageId:big {BY}",
    "notificationChannels": f"{AUDIT} name:str* title:str options:json meta:json notificationType:str description:str {BY}",
    "themeConfig": "id:big+ config:json optional:bool isBuiltIn:bool uid:str^ default:bool=0",
    "backupSettings": f"id:big+ {AUDIT} scheduled:bool cron:str keep:int enableFilesBackup:bool storageId:big encryptionPassword:str",
}

USER = {
    "customers": f"{LOOSE} id:big* name:str email:str^ city:str since:date credit:dec(12,2) profile:json active:bool=1",
    "products": f"{LOOSE} id:big* sku:str^ title:str price:dec(12,2) weight:double categoryId:big",
    "product_categories": f"{LOOSE} id:big* name:str position:big parentId:big",
    "main_product_categories_path": "nodePk:big path:path rootPk:big",
    "tags": f"{LOOSE} id:big* name:str",
    "product_tags": f"{AUDIT} productId:big*! tagId:big*!",
    "orders": f"{LOOSE} id:big* number:str^ placedAt:time status:str total:dec(12,2) customerId:big",
    "order_items": f"{LOOSE} id:big+ orderId:big productId:big quantity:int price:dec(12,2)",
}

# what development has and production has not
NEWER = {
    "customers": f"{USER['customers']} segment:str",
    "orders": f"{USER['orders']} discount:dec(6,3)",
    "returns": f"{LOOSE} id:big* orderId:big reason:text status:str receivedAt:time",
}

INDEXES = {
    "desktopRoutes": ["parentId"], "main_desktopRoutes_path": ["path"], "rolesDesktopRoutes": ["roleName"], "fields": ["parentKey", "collectionName,name^"],
    "executions": ["workflowId"], "jobs": ["executionId"], "flow_nodes": ["workflowId"], "workflows": ["key,current^"],
    "main_product_categories_path": ["path"], "product_tags": ["tagId"], "orders": ["customerId"], "order_items": ["orderId"],
    "products": ["categoryId"], "returns": ["orderId"],
}


def tables_of(instance):
    tables = {**BUILT_IN, **USER}
    if instance == "development":
        tables.update(NEWER)
    return tables
