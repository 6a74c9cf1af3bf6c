package bookinfo;

import java.util.LinkedHashMap;
import java.util.Map;

/// The ratings service: stars per reviewer. Version v1 keeps what is posted in memory; v2 is meant
/// for a database and says that it cannot reach one.
final class Ratings implements Service {
  /// Posted ratings kept; the eldest go first, so that memory stays bounded.
  private static final int MAX_PRODUCTS = 1000;

  private final boolean databaseBacked;
  private final LinkedHashMap<Long, Json> posted = new LinkedHashMap<>();

  Ratings(Map<String, String> env) {
    databaseBacked = "v2".equals(env.get("SERVICE_VERSION"));
  }

  static void main(String[] args) {
    Program.run("ratings", args, System.getenv(), new Ratings(System.getenv()));
  }

  @Override
  public Reply answer(Request request) {
    if (request.path().equals("/health")) {
      return Reply.json(200, "{\"status\":\"Ratings is healthy\"}");
    }
    if (!request.path().startsWith("/ratings/")) {
      return Reply.notFound();
    }
    return NumericId.parse(request.lastSegment())
        .map(id -> answer(request, id))
        .orElseGet(() -> Reply.error(400, "please provide numeric product ID"));
  }

  private Reply answer(Request request, long id) {
    return switch (request.method()) {
      case "GET" -> databaseBacked ? noDatabase() : Reply.json(200, ratings(id));
      case "POST" -> post(request, id);
      default -> Reply.methodNotAllowed();
    };
  }

  private Reply post(Request request, long id) {
    try {
      Json ratings = JsonParser.parse(request.body());
      return databaseBacked
          ? Reply.error(501, "Post not implemented for database backed ratings")
          : Reply.json(200, keep(id, ratings));
    } catch (JsonParser.JsonProblem e) {
      return Reply.error(400, "please provide valid ratings JSON");
    }
  }

  private static Reply noDatabase() {
    return Reply.error(500, "could not connect to ratings database");
  }

  private synchronized String keep(long id, Json ratings) {
    posted.remove(id);
    posted.put(id, ratings);
    if (posted.size() > MAX_PRODUCTS) {
      posted.pollFirstEntry();
    }
    return ratings(id);
  }

  private synchronized String ratings(long id) {
    Json seed = Json.of("Reviewer1", Json.number(5)).with("Reviewer2", Json.number(4));
    return Json.of("id", Json.number(id)).with("ratings", posted.getOrDefault(id, seed)).toString();
  }
}
