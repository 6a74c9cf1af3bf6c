package io.lateen.proxy.interchange;

import io.lateen.proxy.interchange.RandomRequests.Request;
import java.util.Set;
import java.util.stream.IntStream;

/// The differences that docs/envoy-differences.md lists, each as narrow as it is.
final class Accepted {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private Accepted() {}

  /// What dot segments leave nothing of.
  private static final String NOTHING = "(/?[a-z]+(/%2[eE]|/[.])*/[.]{2}|/|[.]|%2[eEfF])*";

  /// One of both does not take the request at all.
  static boolean refusedByOneOnly(Request request, Outcome envoy, Outcome ours) {
    String target = request.target();
    boolean hostless = request.lines().stream().noneMatch(line -> line.matches("(?i)host:.*"));
    if (hostless || target.startsWith("ftp:") || target.contains("#")) {
      return ours.answer().status() == 400 && ours.seen().isEmpty();
    }
    boolean noPath = target.equals("*") || target.matches("(?i)http://[^/]*");
    String plain = target.replaceAll("(?i)%2f|%5c", "/"); // as the manager may make of it
    return (noPath && envoy.seen().isEmpty())
        || target.matches(NOTHING + "//" + NOTHING)
        || plain.matches(NOTHING + "//" + NOTHING);
  }

  /// "Reasons": we say what is wrong with a request that is none.
  static boolean refusalInWords(Outcome envoy, Outcome ours) {
    return envoy.answer().status() == 400
        && ours.answer().status() == 400
        && Set.of("", "Bad Request").contains(envoy.answer().body())
        && ours.seen().isEmpty();
  }

  /// "Redirects to a path without escaped slashes": no route has been looked for.
  private static boolean redirectsSlashes(Request request, Outcome theirs, Outcome mine) {
    return request.target().matches("(?i).*(%2f|%5c).*")
        && theirs.answer().status() == 307
        && mine.answer().status() == 307
        && theirs.seen().isEmpty()
        && mine.seen().isEmpty();
  }

  static boolean inResponse(
      String name, String envoy, String ours, Request request, Outcome theirs, Outcome mine) {
    boolean both = envoy != null && ours != null;
    return switch (name) {
      case "date" -> both;
      case "x-envoy-upstream-service-time" -> both && ours.matches("[0-9]+");
      case "x-request-id" ->
          (both && envoy.matches(UUID) && ours.matches(UUID))
              || (refusalInWords(theirs, mine) && envoy == null);
      case "location" -> pointsToItself(envoy, ours, theirs);
      case "content-type" -> refusalInWords(theirs, mine);
      case "content-length" -> refusalInWords(theirs, mine) || withoutBody(request, theirs, mine);
      case "transfer-encoding" -> withoutBody(request, theirs, mine);
      default ->
          ((refusalInWords(theirs, mine) || redirectsSlashes(request, theirs, mine))
                  && (ours == null || name.equals("server")))
              || isEmptyAddition(name, envoy, ours)
              || isOfRouteNotTaken(ours, request, theirs, mine)
              || isStatusOfOwn(envoy, ours, theirs)
              || isRedirectedPath(envoy, ours, theirs);
    };
  }

  /// "An absolute target where `allow_absolute_url` is off": refused, and yet edited by a route.
  private static boolean isOfRouteNotTaken(
      String ours, Request request, Outcome theirs, Outcome mine) {
    return ours == null
        && !request.target().startsWith("/")
        && theirs.answer().status() == 404
        && theirs.seen().isEmpty()
        && mine.seen().isEmpty();
  }

  /// "Direct responses": Envoy adds a location to some.
  private static boolean pointsToItself(String envoy, String ours, Outcome theirs) {
    int status = theirs.answer().status();
    boolean grpc = !theirs.answer().head().get("grpc-status").isEmpty();
    return (status / 100 == 3 || status == 201 || grpc)
        && envoy != null
        && ours == null
        && theirs.seen().isEmpty();
  }

  /// "`%RESPONSE_CODE%`": 0 in the headers of Envoy's own answers.
  private static boolean isStatusOfOwn(String envoy, String ours, Outcome theirs) {
    return theirs.seen().isEmpty()
        && envoy != null
        && ours != null
        && envoy.equals(ours.replaceAll("\\b[1-5][0-9][0-9]\\b", "0"));
  }

  /// "Redirects": in Envoy `%REQ(:path)%` is where to, by then.
  private static boolean isRedirectedPath(String envoy, String ours, Outcome theirs) {
    String location = withoutQuery(theirs.answer().head().get("location"));
    if (location.isEmpty() || envoy == null || ours == null) {
      return false;
    }
    String[] their = envoy.split(",", -1);
    String[] mine = ours.split(",", -1);
    return their.length == mine.length
        && IntStream.range(0, mine.length)
            .allMatch(
                i ->
                    their[i].equals(mine[i])
                        || isStatusOfOwn(their[i], mine[i], theirs)
                        || location.endsWith(withoutQuery(their[i])));
  }

  private static String withoutQuery(String path) {
    return path.replaceFirst("[?].*", "");
  }

  /// "Responses without a body": how long it would be.
  private static boolean withoutBody(Request request, Outcome theirs, Outcome mine) {
    boolean none = request.method().equals("HEAD") || theirs.answer().status() == 304;
    return none && theirs.seen().isEmpty() && mine.seen().isEmpty();
  }

  /// @param attempt from 0
  static boolean inRequest(String name, String envoy, String ours, Request request, int attempt) {
    boolean both = envoy != null && ours != null;
    return switch (name) {
      case "x-request-id" -> both && envoy.matches(UUID) && ours.matches(UUID);
      case "content-length" -> "0".equals(envoy) && ours == null && request.body().isEmpty();
      case "x-forwarded-for" -> both && ours.endsWith("127.0.0.1") && sameBefore(envoy, ours);
      case "x-envoy-expected-rq-timeout-ms" -> both && attempt > 0 && near(envoy, ours);
      default -> both && isEmptyAddition(name, envoy, ours);
    };
  }

  /// "Empty values": Envoy has these names in one line, to which nothing is nothing to add.
  private static boolean isEmptyAddition(String name, String envoy, String ours) {
    return Set.of("server", "user-agent", "cookie").contains(name)
        && ours != null
        && ours.replaceAll("^(,|; )+|(,|; )+$", "").equals(envoy == null ? "" : envoy);
  }

  /// "Clients of the same host": the peer is the last.
  private static boolean sameBefore(String envoy, String ours) {
    int last = ours.lastIndexOf(',') + 1;
    return envoy.length() > last
        && envoy.startsWith(ours.substring(0, last))
        && envoy.indexOf(',', last) < 0;
  }

  /// What is left of a time-out after an attempt.
  private static boolean near(String envoy, String ours) {
    return Math.abs(Integer.parseInt(envoy) - Integer.parseInt(ours)) < 2_000;
  }
}
