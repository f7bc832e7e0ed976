/// What starts Swagger UI and ReDoc, each once its bundle has come.
enum PageScript {
    /// Without the badge of swagger.io's validator, which would tell it about the document.
    static let swagger = #"""
        "use strict";

        SwaggerUIBundle({
          url: "\#(Route.openAPI.path)",
          dom_id: "#swagger-ui",
          deepLinking: true,
          displayRequestDuration: true,
          persistAuthorization: false,
          queryConfigEnabled: false,
          tryItOutEnabled: false,
          validatorUrl: null,
        });

        """#

    /// Without the logo in ReDoc's foot, which it would load from its maker's site: what is no image it takes
    /// out again. The words and the link stay.
    static let redoc = #"""
        "use strict";

        const local = (address) => (/^(https?:)?\/\//i.test(address) ? "data:," : address);
        const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
        HTMLImageElement.prototype.setAttribute = function (name, value) {
          Element.prototype.setAttribute.call(this, name, name === "src" ? local(value) : value);
        };
        Object.defineProperty(HTMLImageElement.prototype, "src", {
          ...source,
          set(address) { source.set.call(this, local(address)); },
        });

        Redoc.init("\#(Route.openAPI.path)", {
          hideDownloadButtons: false,
          nativeScrollbars: true,
          theme: {
            typography: {
              fontFamily: "system-ui, sans-serif",
              headings: { fontFamily: "system-ui, sans-serif" },
              code: { fontFamily: "ui-monospace, monospace" },
            },
          },
        }, document.getElementById("redoc"));

        """#
}
