package io.lateen.proxy.explain;

import io.lateen.proxy.resource.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a request and why, as far as it can be known beforehand. Filled in on the way
/// down the rooms of the request path; one thread.
public final class Explanation {
  public @Nullable Entry entry;
  public @Nullable Routing routing;
  public final List<Tried> tried = new ArrayList<>();
  public @Nullable Chosen route;
  public @Nullable Outcome outcome;

  /// What filters before the router say, in their order.
  public final List<Remark> filters = new ArrayList<>();

  /// What the connection manager changes before any filter sees the request.
  public List<Change> admission = List.of();

  /// What became of a live request; null: it was only thought of.
  public @Nullable Happened happened;

  /// Where it comes in.
  ///
  /// @param chain its number among the listener's filter chains, from 0; -1: the default chain
  /// @param remarks how this listener came to be chosen
  public record Entry(
      String listener,
      String address,
      int chain,
      int chains,
      String filter,
      List<String> remarks) {}

  /// @param virtualHost empty: none has the domain
  public record Routing(String table, String virtualHost, List<String> domains) {}

  /// A route that was looked at and does not match.
  public record Tried(int index, String name, Origin origin, String why) {}

  /// The route that does.
  public record Chosen(int index, String name, Origin origin, String conditions) {}

  /// What a filter has to say.
  public record Remark(String filter, String text) {}

  /// A header that is not as it came. Null: it was not there before, or is not there after.
  public record Change(String name, @Nullable String before, @Nullable String after) {}

  /// How it ends.
  public sealed interface Outcome {
    /// Answered by this proxy, without asking anybody.
    ///
    /// @param headers of the answer, beside the usual
    record Answered(int status, String why, List<Change> headers, String body) implements Outcome {}

    /// The connection is closed.
    record Closed(String why) implements Outcome {}

    /// Sent on.
    ///
    /// @param branches one for each cluster that a draw may choose
    record Forwarded(List<Branch> branches, Limits limits, List<Mirror> mirrors)
        implements Outcome {}

    /// A connection's octets are passed on.
    record Proxied(List<Branch> branches) implements Outcome {}
  }

  /// One cluster the request may go to.
  ///
  /// @param percent of requests, as weights have it
  /// @param chosen by this request's draw
  /// @param path after rewriting; empty: as it came
  /// @param request headers as the endpoint gets them, where they differ
  /// @param response header operations on the way back, in words
  public record Branch(
      Target target,
      int weight,
      double percent,
      boolean chosen,
      String path,
      String authority,
      List<Change> request,
      List<String> response) {}

  /// A cluster and its endpoints.
  ///
  /// @param problem why a request fails here; empty: it does not
  /// @param policy of its load balancer, in words
  /// @param origin the rule that shapes it
  public record Target(
      String cluster,
      String problem,
      String policy,
      Origin origin,
      List<String> remarks,
      List<Host> endpoints) {}

  /// An endpoint.
  ///
  /// @param workload `kubernetes://pod.namespace`, or empty
  /// @param used whether it gets requests now
  /// @param why not, or empty
  public record Host(
      String address,
      String workload,
      String locality,
      int priority,
      int weight,
      boolean used,
      String why) {}

  /// @param timeoutMillis of the whole exchange; 0: none
  /// @param retries null: none
  public record Limits(long timeoutMillis, @Nullable Retries retries) {}

  /// @param attempts after the first
  /// @param perTryMillis 0: none
  public record Retries(int attempts, long perTryMillis, List<String> on, boolean otherHosts) {}

  public record Mirror(String cluster, double percent) {}

  /// @param upstream `ip:port`, or empty
  public record Happened(String cluster, String upstream, int status, String flags) {}
}
