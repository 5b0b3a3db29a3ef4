"""The rows of the demo instances: a shop for outdoor gear. Production was once restored from development; then each went on alone."""

import random

MOMENT = "2026-09-01 08:00:00.000 +00:00"
LATER = "2026-11-12 14:30:00.000 +00:00"
VERSION = "2.2.15"
FIRST = "Ada Bruno Carla Dmitri Elif Farid Greta Hugo Ines Jonas Kaya Liam Mira Nils Olga Pavel Quinn Rosa Sven Tara Ugo Vera Wim Xenia Yusuf Zoe".split()
LAST = ("Andersen Bakker Costa Dubois Eriksen Fischer Garcia Horvat Ivanov Jansen Keller Lindqvist Moreau Novak Olsen Petrov Rossi Schmidt Tanaka "
        "Urban Virtanen Weber Yilmaz Zimmer").split()
CITIES = "Bergen Bologna Brno Gdańsk Genève Göteborg Graz Ghent Innsbruck Leipzig Lyon Porto Rīga Split Tampere Turin Utrecht Zürich".split()
PLUGINS = ("acl action-bulk-edit action-export api-keys async-task-manager auth backups block-markdown calendar charts collection-tree data-source-main"
           " data-source-manager environment-variables file-manager kanban localization mobile notification-email notification-manager"
           " system-settings theme-editor ui-schema-storage users workflow workflow-mailer").split()
COLLECTIONS = [  # name, title, template, hidden
    ("customers", "Customers", "general", False), ("products", "Products", "general", False), ("product_categories", "Product categories", "tree", False),
    ("tags", "Tags", "general", False), ("product_tags", "product_tags", "through", True), ("orders", "Orders", "general", False),
    ("order_items", "Order items", "general", False), ("returns", "Returns", "general", False),
]
INTERFACES = {"str": ("string", "input"), "text": ("text", "textarea"), "json": ("json", "json"), "bool": ("boolean", "checkbox"), "int": ("integer", "integer"),
              "big": ("bigInt", "integer"), "double": ("double", "number"), "date": ("dateOnly", "date"), "time": ("date", "datetime"), "dec": ("decimal", "number")}
ROLES = [  # name, title, snippets
    ("root", '{{t("Root")}}', ["pm", "pm.*", "ui.*"]), ("admin", '{{t("Admin")}}', ["pm", "pm.*", "ui.*"]), ("member", '{{t("Member")}}', ["!pm", "!pm.*", "!ui.*"]),
    ("sales", "Sales", ["!pm", "!pm.*", "!ui.*"]), ("warehouse", "Warehouse", ["!pm", "!pm.*", "!ui.*"]),
]
PAGES = [("Customers", "customers"), ("Orders", "orders"), ("Products", "products")]
SUBJECTS = {"Shelter": "Tents Tarps Bivouacs", "Sleeping": "Bags Mats Hammocks", "Carrying": "Backpacks Duffels Drybags", "Cooking": "Stoves Pots Mugs"}
MODELS = "Fjell Storm Birk Lynx Havn Rypa Sølv Vind".split()


def identifier(*parts):
    """An id like NocoBase's snowflakes, the same in both instances for the same thing."""
    return 400_000_000_000_000 + random.Random(":".join(map(str, parts))).randrange(10 ** 12)


def uid(*parts):
    source = random.Random(":".join(map(str, parts)))
    return "".join(source.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(11))


class Content:
    def __init__(self, instance, encrypt, tables):
        self.development = instance == "development"
        self.encrypt = encrypt
        self.tables = tables
        self.rows = {name: [] for name in tables}

    def add(self, table, stamp=MOMENT, **values):
        if "createdAt:" in self.tables[table]:
            values = {"createdAt": stamp, "updatedAt": stamp, **values}
        self.rows[table].append(values)

    # -- configuration --

    def add_application(self):
        self.add("applicationVersion", id=1, value=VERSION)
        for number, name in enumerate(PLUGINS, 1):
            self.add("applicationPlugins", id=number, name=name, packageName="@nocobase/plugin-" + name, version=VERSION,
                     enabled=self.development or name != "kanban", installed=True, builtIn=True)
        self.add("systemSettings", id=1, title="Fjell Outdoor", enabledLanguages=["en-US", "de-DE"], appLang="en-US")
        self.add("authenticators", id=1, name="basic", authType="Email/Password", title=None, description="Sign in with email.",
                 options={"public": {"allowSignUp": False}}, enabled=True, sort=1)
        self.add("dataSources", key="main", displayName='{{t("Main")}}', type="main", options={}, fixed=True)
        self.add("storages", id=identifier("storage"), title="Local storage", name="local", type="local", options={"documentRoot": "storage/uploads"},
                 rules={"size": 20971520}, path="", baseUrl="/storage/uploads", default=True)
        self.add("themeConfig", id=1, config={"name": "Default"}, optional=True, isBuiltIn=True, uid="default", default=True)
        self.add("backupSettings", id=1, scheduled=not self.development, cron="0 2 * * *", keep=3 if self.development else 14, enableFilesBackup=False)
        self.add("notificationChannels", name="mail", title="Mail", notificationType="email",
                 options={"host": "{{$env.SMTP_HOST}}", "port": 587, "account": "shop", "password": "{{$env.SMTP_PASSWORD}}", "from": "shop@fjell.example"})

    def add_variables(self):
        place = "dev.fjell.example" if self.development else "fjell.example"
        self.add("environmentVariables", name="SMTP_HOST", type="default", value="smtp." + place)
        self.add("environmentVariables", name="SMTP_PASSWORD", type="secret", value=self.encrypt("smtp-of-" + place))
        if self.development:
            self.add("environmentVariables", LATER, name="RETURNS_API_URL", type="default", value="https://returns." + place)
            self.add("environmentVariables", LATER, name="RETURNS_API_KEY", type="secret", value=self.encrypt("key-of-" + place))
        else:
            self.add("environmentVariables", LATER, name="INVOICE_FOOTER", type="default", value="Fjell Outdoor AS, Bergen")

    def add_roles(self):
        roles = [r if r[0] != "sales" or not self.development else ("sales", "Sales team", r[2]) for r in ROLES]
        if self.development:
            roles.append(("auditor", "Auditor", ["!pm", "!pm.*", "!ui.*"]))
        for sort, (name, title, snippets) in enumerate(roles, 1):
            stamp = LATER if name == "auditor" else MOMENT
            self.add("roles", stamp, name=name, title=title, strategy={"actions": ["view"] if name == "auditor" else ["create", "view", "update"]},
                     default=name == "member", hidden=name == "root", allowConfigure=name in ("root", "admin"), allowNewMenu=False, snippets=snippets, sort=sort)
            self.add("dataSourcesRoles", id=uid("role", name), roleName=name, strategy={"actions": ["view"]}, dataSourceKey="main")

    def add_collections(self):
        for sort, (name, title, template, hidden) in enumerate(COLLECTIONS, 1):
            if name not in self.tables:
                continue
            options = {"template": "general" if template == "through" else template, "autoGenId": False, "logging": True}
            options.update({"tree": "adjacencyList"} if template == "tree" else {"isThrough": True, "autoCreate": True} if template == "through" else {})
            self.add("collections", key=uid("collection", name), name=name, title=title, hidden=hidden, options=options, sort=sort)
            self.add_fields(name)

    def add_fields(self, collection):
        for sort, column in enumerate(self.tables[collection].split(), 1):
            name, kind = column.split(":")
            kind = kind.split("=")[0].rstrip("!*^+").split("(")[0]
            field, interface = INTERFACES[kind]
            self.add("fields", key=uid("field", collection, name), name=name, type=field, interface=interface, collectionName=collection,
                     options={"uiSchema": {"type": "string", "title": name.capitalize(), "x-component": "Input"}}, sort=sort)
        if collection == "products":
            self.add("fields", key=uid("field", "products", "tags"), name="tags", type="belongsToMany", interface="m2m", collectionName="products", sort=99,
                     options={"target": "tags", "through": "product_tags", "foreignKey": "productId", "otherKey": "tagId", "sourceKey": "id", "targetKey": "id"})

    def add_pages(self):
        group = identifier("page", "shop")
        self.add("desktopRoutes", id=group, title="Shop", icon="shopoutlined", type="group", sort=1, hideInMenu=False)
        self.add("main_desktopRoutes_path", nodePk=group, path="/%d" % group, rootPk=group)
        pages = PAGES + ([("Returns", "returns")] if self.development else [])
        for sort, (title, name) in enumerate(pages, 1):
            page = identifier("page", name)
            self.add("desktopRoutes", id=page, parentId=group, title=title, schemaUid="pg_" + name, menuSchemaUid="mn_" + name, type="flowPage", sort=sort)
            self.add("main_desktopRoutes_path", nodePk=page, path="/%d/%d" % (group, page), rootPk=group)
            for role in ("admin", "sales") if name != "returns" else ("admin", "warehouse"):
                self.add("rolesDesktopRoutes", desktopRouteId=page, roleName=role)
            self.add("flowModels", uid="pg_" + name, name="pg_" + name, options={"schema": {"use": "RouteModel"}, "title": title})
            self.add("flowModelTreePath", ancestor="pg_" + name, descendant="pg_" + name, depth=0, type="root", sort=1)
            self.add_schema(name, title)

    def add_schema(self, name, title):
        root, table = "ui_" + name, "ui_%s_table" % name
        self.add("uiSchemas", **{"x-uid": root, "name": name, "schema": {"type": "void", "x-component": "Page", "title": title}})
        self.add("uiSchemas", **{"x-uid": table, "name": "table", "schema": {"type": "array", "x-component": "TableV2", "x-decorator": "TableBlockProvider"}})
        for ancestor, descendant, depth in ((root, root, 0), (table, table, 0), (root, table, 1)):
            self.add("uiSchemaTreePath", ancestor=ancestor, descendant=descendant, depth=depth, type="properties", sort=1)

    def add_workflows(self):
        flows = [("order-mail", "Mail on a new order", "collection", {"mode": 1, "collection": "orders"}, {"to": "sales@fjell.example"})]
        if self.development:
            flows.append(("return-label", "Label for a return", "collection", {"mode": 1, "collection": "returns"},
                          {"url": "{{$env.RETURNS_API_URL}}/labels", "headers": [{"name": "X-Key", "value": "{{$env.RETURNS_API_KEY}}"}]}))
        for key, title, kind, config, node in flows:
            self.add("workflows", id=identifier("workflow", key), key=uid("workflow", key), title=title, enabled=True, type=kind, config=config,
                     executed=0, current=True, options={"timeout": 0})
            self.add("flow_nodes", id=identifier("node", key), key=uid("node", key), title=title, type="request" if "url" in node else "mailer",
                     config=node, workflowId=identifier("workflow", key))

    # -- what users did --

    def add_users(self):
        names = [("admin", "Super Admin", "root")]
        if self.development:
            names += [("dana", "Dana Developer", "admin")]
        else:
            names += [("kari", "Kari Holm", "admin"), ("per", "Per Lund", "sales"), ("sofia", "Sofia Berg", "sales"), ("emil", "Emil Vik", "warehouse")]
        for number, (name, nickname, role) in enumerate(names, 1):
            self.add("users", id=number, nickname=nickname, username=name, email=name + "@fjell.example", password=uid("password", name) * 4, sort=number)
            self.add("rolesUsers", roleName=role, userId=number, default=True)
            self.add("issuedTokens", id="00000000-0000-4000-8000-%012d" % number, signInTime=1788000000 + number, jti="00000000-0000-4000-9000-%012d" % number,
                     issuedTime=1788000000 + number, userId=number, authenticator="basic")

    def add_products(self):
        for position, (name, parts) in enumerate(SUBJECTS.items(), 1):
            root = identifier("category", name)
            self.add("product_categories", id=root, name=name, position=position)
            self.add("main_product_categories_path", nodePk=root, path="/%d" % root, rootPk=root)
            for place, part in enumerate(parts.split(), 1):
                child = identifier("category", part)
                self.add("product_categories", id=child, name=part, position=place, parentId=root)
                self.add("main_product_categories_path", nodePk=child, path="/%d/%d" % (root, child), rootPk=root)
                for model in MODELS[:4]:
                    self.add_product(part, child, model)
        for name in ("light", "new", "sale", "winter"):
            self.add("tags", id=identifier("tag", name), name=name)

    def add_product(self, part, category, model):
        source = random.Random(part + model)
        product = identifier("product", part, model)
        self.add("products", id=product, sku="%s-%s" % (part[:3].upper(), model[:3].upper()), title="%s %s" % (part.rstrip("s"), model),
                 price=round(source.uniform(9, 600), 2), weight=round(source.uniform(0.05, 4), 3), categoryId=category)
        if source.random() < 0.4:
            self.add("product_tags", productId=product, tagId=identifier("tag", source.choice(["light", "new", "sale", "winter"])))

    def add_customers(self):
        count = 40 if self.development else 220
        for number in range(count):
            source = random.Random("customer%d" % number)
            name = "%s %s" % (source.choice(FIRST), source.choice(LAST))
            extra = {"segment": source.choice(["private", "club", "dealer"])} if self.development else {}
            self.add("customers", id=identifier("customer", number), name=name, email="%s.%d@mail.example" % (name.lower().replace(" ", "."), number),
                     city=source.choice(CITIES), since="20%02d-%02d-%02d" % (source.randrange(15, 26), source.randrange(1, 13), source.randrange(1, 29)),
                     credit=round(source.uniform(0, 900), 2), profile={"newsletter": source.random() < 0.5, "lang": source.choice(["en", "de", "nb"])}, **extra)

    def add_orders(self):
        count = 120 if self.development else 900
        item = 0
        products = self.rows["products"]
        for number in range(count):
            source = random.Random("order%d" % number)
            order, total = identifier("order", number), 0
            for _ in range(source.randrange(1, 4)):
                item += 1
                product, quantity = source.choice(products), source.randrange(1, 4)
                total += quantity * product["price"]
                self.add("order_items", id=item, orderId=order, productId=product["id"], quantity=quantity, price=product["price"])
            stamp = "2026-%02d-%02d %02d:%02d:00.000 +00:00" % (source.randrange(1, 11), source.randrange(1, 29), source.randrange(24), source.randrange(60))
            self.add("orders", stamp, id=order, number="F%05d" % (number + 1), placedAt=stamp, status=source.choice(["paid", "sent", "done"]), total=round(total, 2),
                     customerId=identifier("customer", source.randrange(40 if self.development else 220)))
            self.add_run(number, order, stamp)

    def add_run(self, number, order, stamp):
        if number % 3:
            return
        run = identifier("run", number)
        self.add("executions", stamp, id=run, workflowId=identifier("workflow", "order-mail"), key=uid("workflow", "order-mail"), eventKey=uid("event", number),
                 context={"data": {"id": order}}, status=1, dispatched=True, startedAt=stamp)
        self.add("jobs", stamp, id=identifier("job", number), executionId=run, nodeId=identifier("node", "order-mail"), nodeKey=uid("node", "order-mail"), status=1,
                 result={"sent": True})

    def make(self):
        for part in (self.add_application, self.add_variables, self.add_roles, self.add_collections, self.add_pages, self.add_workflows,
                     self.add_users, self.add_products, self.add_customers, self.add_orders):
            part()
        return self.rows
