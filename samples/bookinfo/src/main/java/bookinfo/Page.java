package bookinfo;

import java.util.Map;

/// The frame of every page of productpage. Style and pictures are in the page itself: it makes no
/// other request, so it looks the same behind a gateway that lets only its own path through.
final class Page {
  private final Template frame = Template.named("frame.html");
  private final Template product = Template.named("product.html");
  private final Template index = Template.named("index.html");
  private final Template signedIn = Template.named("signed-in.html");
  private final String signIn = Template.read("sign-in.html");
  private final String style = Template.read("page.css");

  /// The page of one product for a user ("" for nobody).
  String product(Product book, String user, Catalog.Answer details, Catalog.Answer reviews) {
    return framed(session(user), product.fill(ProductMarkup.of(book, details, reviews)));
  }

  /// The entry page: which service calls which, and two ways on.
  String index() {
    return framed("", index.fill(Map.of("tree", IndexMarkup.tree())));
  }

  private String framed(String session, String content) {
    return frame.fill(Map.of("style", style, "session", session, "content", content));
  }

  private String session(String user) {
    if (user.isEmpty()) {
      return signIn;
    }
    String initial = user.substring(0, user.offsetByCodePoints(0, 1));
    return signedIn.fill(Map.of("initial", Html.escape(initial), "user", Html.escape(user)));
  }
}
