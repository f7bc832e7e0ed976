/// The script of both pages, served from /docs/reference.js. It writes text, never markup, so that nothing in
/// the document can become a script.
enum DocumentationScript {
    static let text = #"""
        "use strict";

        const content = document.getElementById("content");
        const explorer = content.dataset.layout === "explorer";
        let api = {};
        let token = "";

        function element(name, attributes, ...children) {
          const made = document.createElement(name);
          for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
          made.append(...children.filter((child) => child !== null));
          return made;
        }

        function resolve(item) {
          while (item && item.$ref) {
            item = item.$ref.slice(2).split("/").reduce((place, key) => place[key], api);
          }
          return item || {};
        }

        function schemaName(schema) {
          if (!schema) return "";
          if (schema.anyOf) return schema.anyOf.map(schemaName).join(" or ");
          if (schema.$ref) return schema.$ref.split("/").pop();
          if (schema.type === "array") return "array of " + schemaName(schema.items);
          return schema.format ? schema.type + " (" + schema.format + ")" : schema.type || "any";
        }

        function rules(schema) {
          const found = [];
          if (schema.const !== undefined) found.push("always " + JSON.stringify(schema.const));
          if (schema.minLength !== undefined) found.push("at least " + schema.minLength + " characters");
          if (schema.maxLength !== undefined) found.push("at most " + schema.maxLength + " characters");
          if (schema.pattern) found.push("matches " + schema.pattern);
          if (schema.description) found.push(schema.description);
          if (schema.examples) found.push("for example " + schema.examples.join(", "));
          return found.join("; ");
        }

        function propertyTable(schema) {
          const object = resolve(schema);
          const required = object.required || [];
          const table = element("table", {}, element("tr", {},
            ...["Field", "Type", "Needed", "Rules"].map((title) => element("th", {}, title))));
          for (const [name, property] of Object.entries(object.properties || {})) {
            table.append(element("tr", {}, element("td", {}, element("code", {}, name)),
              element("td", {}, schemaName(property)),
              element("td", {}, required.includes(name) ? "yes" : "no"),
              element("td", {}, rules(resolve(property)))));
          }
          return table;
        }

        function responseTable(operation) {
          const table = element("table", {}, element("tr", {},
            ...["Status", "Meaning", "Body"].map((title) => element("th", {}, title))));
          for (const [status, reference] of Object.entries(operation.responses)) {
            const response = resolve(reference);
            const types = Object.values(response.content || {});
            const name = types.length ? schemaName(types[0].schema) : "";
            table.append(element("tr", {}, element("td", {}, element("code", {}, status)),
              element("td", {}, response.description || ""), element("td", {}, name)));
          }
          return table;
        }

        function bodyOf(operation) {
          const entries = Object.entries((operation.requestBody || {}).content || {});
          return entries.length ? { type: entries[0][0], schema: entries[0][1].schema } : null;
        }

        function encode(body, values) {
          if (body.type === "application/json") return JSON.stringify(Object.fromEntries(values));
          return new URLSearchParams(values).toString();
        }

        function curl(method, path, operation, body) {
          let text = "curl -X " + method.toUpperCase() + " '" + location.origin + path + "'";
          if (operation.security) text += " \\\n  -H 'Authorization: Bearer <access_token>'";
          if (body) {
            const object = resolve(body.schema);
            const values = (object.required || []).map((name) => [name, "..."]);
            text += " \\\n  -H 'Content-Type: " + body.type + "' \\\n  -d '" +
              (body.type === "application/json" ? encode(body, values)
                : values.map(([name, value]) => name + "=" + value).join("&")) + "'";
          }
          return text;
        }

        async function send(method, path, operation, body, inputs, output) {
          const options = { method: method.toUpperCase(), headers: {} };
          if (operation.security && token) options.headers.Authorization = "Bearer " + token;
          if (body) {
            const values = inputs.map((input) => [input.name, input.value])
              .filter(([, value]) => value !== "");
            options.headers["Content-Type"] = body.type;
            options.body = encode(body, values);
          }
          output.textContent = "...";
          try {
            const response = await fetch(path, options);
            let text = await response.text();
            try {
              const json = JSON.parse(text);
              if (json.access_token) setToken(json.access_token);
              text = JSON.stringify(json, null, 2);
            } catch (error) { /* The body is no JSON and stands as it came. */ }
            const limits = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"]
              .filter((name) => response.headers.has(name))
              .map((name) => name + ": " + response.headers.get(name));
            const status = response.status + " " + response.statusText;
            output.textContent = [status, ...limits, "", text].join("\n");
          } catch (error) {
            output.textContent = "No answer: " + error.message;
          }
        }

        function tryForm(method, path, operation, body) {
          const form = element("form", {});
          const inputs = [];
          if (body) {
            for (const [name, reference] of Object.entries(resolve(body.schema).properties || {})) {
              const schema = resolve(reference);
              const type = schema.format === "password" ? "password" : "text";
              const input = element("input", { name, type, autocomplete: "off" });
              if (schema.examples) input.placeholder = schema.examples[0];
              inputs.push(input);
              form.append(element("label", {}, name, input));
            }
          }
          const output = element("pre", { hidden: "" });
          form.append(element("button", {}, "Send"), output);
          form.addEventListener("submit", (event) => {
            event.preventDefault();
            output.hidden = false;
            send(method, path, operation, body, inputs, output);
          });
          return form;
        }

        function setToken(value) {
          token = value;
          const field = document.getElementById("token");
          if (field) field.value = value;
        }

        function operationView(path, method, operation) {
          const body = bodyOf(operation);
          const title = [element("span", { class: "method " + method }, method.toUpperCase()),
            element("code", {}, path), " " + operation.summary + " ",
            operation.security ? element("span", { class: "lock" }, "(needs an access token)") : null];
          const inside = element("div", {});
          if (operation.description) inside.append(element("p", {}, operation.description));
          if (body) inside.append(element("h4", {}, "Body: " + body.type), propertyTable(body.schema));
          inside.append(element("h4", {}, "Answers"), responseTable(operation));
          if (explorer) {
            inside.append(element("h4", {}, "Try it"), tryForm(method, path, operation, body));
            return element("details", {}, element("summary", {}, ...title.filter(Boolean)), inside);
          }
          const example = curl(method, path, operation, body);
          inside.append(element("h4", {}, "Example"), element("pre", {}, example));
          return element("section", { class: "operation" },
            element("header", {}, ...title.filter(Boolean)), inside);
        }

        function show() {
          content.textContent = "";
          content.append(element("h1", {}, api.info.title + " ", element("small", {}, api.info.version)),
            element("p", {}, api.info.description),
            element("p", {}, element("a", { href: "/openapi.json" }, "openapi.json")));
          if (explorer) {
            const field = element("input", { id: "token", autocomplete: "off" });
            field.addEventListener("input", () => { token = field.value.trim(); });
            content.append(element("div", { class: "token" }, element("label", {}, "Access token", field)));
          }
          for (const tag of api.tags) {
            content.append(element("h2", {}, tag.name), element("p", {}, tag.description));
            for (const [path, methods] of Object.entries(api.paths)) {
              for (const [method, operation] of Object.entries(methods)) {
                if (operation.tags.includes(tag.name)) content.append(operationView(path, method, operation));
              }
            }
          }
          content.append(element("h2", {}, "Models"));
          for (const [name, schema] of Object.entries(api.components.schemas)) {
            content.append(element("h3", {}, name), propertyTable(schema));
          }
        }

        fetch("/openapi.json").then((response) => response.json()).then((document) => {
          api = document;
          show();
        }).catch((error) => {
          content.textContent = "/openapi.json cannot be read: " + error.message;
        });
        """#
}
