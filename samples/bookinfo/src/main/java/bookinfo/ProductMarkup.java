package bookinfo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a product's page: its summary, its details and its reviews, or in their place what
/// went wrong.
final class ProductMarkup {
  private ProductMarkup() {}

  /// The values of the product template.
  static Map<String, String> of(Product product, Catalog.Answer details, Catalog.Answer reviews) {
    return Map.of(
        "title",
        Html.escape(product.title()),
        "summary",
        product.descriptionHtml(),
        "details",
        details.isGood() ? details(details.body()) : problem("details", details.body()),
        "reviews",
        reviews.isGood() ? reviews(reviews.body()) : problem("reviews", reviews.body()));
  }

  private static String problem(String what, Json answer) {
    return """
    <section class="panel problem col-md-6">
      <h4 class="text-center text-primary">Error fetching product %s!</h4>
      <p>%s</p>
    </section>"""
        .formatted(what, Html.escape(answer.show("error")));
  }

  private static String details(Json details) {
    String rows =
        Html.each(
            List.of("type", "pages", "publisher", "language", "ISBN-10", "ISBN-13"),
            name -> detail(name, details.show(name)));
    return """
    <section class="panel col-md-6">
      <h4 class="text-center text-primary">Book Details</h4>
      <dl>
    %s  </dl>
    </section>"""
        .formatted(rows);
  }

  private static String detail(String name, String value) {
    String label = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return value.isEmpty()
        ? ""
        : "    <dt>%s:</dt><dd>%s</dd>\n".formatted(label, Html.escape(value));
  }

  private static String reviews(Json answer) {
    Json reviews = answer.get("reviews");
    return """
    <section class="panel col-md-6">
      <h4 class="text-center text-primary">Book Reviews</h4>
    %s</section>"""
        .formatted(reviews == null ? "" : Html.each(reviews.items(), ProductMarkup::review));
  }

  private static String review(Json review) {
    return """
      <blockquote>
        <p>%s</p>
        <small>%s</small>
    %s  </blockquote>
    """
        .formatted(
            Html.escape(review.show("text")),
            Html.escape(review.show("reviewer")),
            rating(review.get("rating")));
  }

  private static String rating(@Nullable Json rating) {
    if (rating == null) {
      return "";
    }
    return rating.get("stars") instanceof Json.Numeral(var digits)
        ? stars((int) Math.clamp(Double.parseDouble(digits), 0, 5), rating.show("color"))
        : "    <p><i>%s</i></p>\n".formatted(Html.escape(rating.show("error")));
  }

  private static String stars(int full, String color) {
    String spans =
        "<span class=\"glyphicon glyphicon-star\"></span>".repeat(full)
            + "<span class=\"glyphicon glyphicon-star-empty\"></span>".repeat(5 - full);
    return "    <font color=\"%s\" role=\"img\" aria-label=\"%d of 5 stars\">%s</font>\n"
        .formatted(Html.escape(color), full, spans);
  }
}
