package bookinfo;

/// A book in the shop. `descriptionHtml` is markup, trusted as it is.
record Product(int id, String title, String descriptionHtml) {
  static final Product COMEDY =
      new Product(
          0,
          "The Comedy of Errors",
          "<a href=\"https://en.wikipedia.org/wiki/The_Comedy_of_Errors\">Wikipedia Summary</a>: "
              + "Two pairs of twins, parted as babies in a shipwreck, turn up in the same town without knowing of each"
              + " other, and everybody takes everybody for somebody else. An early comedy by"
              + " <b>William Shakespeare</b>, his shortest play, full of slapstick and puns.");

  Json toJson() {
    return Json.of("id", Json.number(id))
        .with("title", Json.text(title))
        .with("descriptionHtml", Json.text(descriptionHtml));
  }
}
