package io.lateen.proxy.filter.network.mongo;

import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Gauge;
import io.lateen.proxy.stats.Scope;

/// Counters by Envoy's names ("Mongo proxy", statistics), and `op_msg`, for what clients of today
/// send instead of all others.
final class MongoStats {
  final Counter decodingError;
  final Counter opQuery;
  final Counter tailableCursor;
  final Counter noCursorTimeout;
  final Counter awaitData;
  final Counter exhaust;
  final Gauge queriesActive;
  final Counter opInsert;
  final Counter opGetMore;
  final Counter opKillCursors;
  final Counter opCommand;
  final Counter opCommandReply;
  final Counter opMsg;
  final Counter opReply;
  final Counter cursorNotFound;
  final Counter queryFailure;
  final Counter validCursor;

  MongoStats(Scope scope) {
    decodingError = scope.counter("decoding_error");
    opQuery = scope.counter("op_query");
    tailableCursor = scope.counter("op_query_tailable_cursor");
    noCursorTimeout = scope.counter("op_query_no_cursor_timeout");
    awaitData = scope.counter("op_query_await_data");
    exhaust = scope.counter("op_query_exhaust");
    queriesActive = scope.gauge("op_query_active");
    opInsert = scope.counter("op_insert");
    opGetMore = scope.counter("op_get_more");
    opKillCursors = scope.counter("op_kill_cursors");
    opCommand = scope.counter("op_command");
    opCommandReply = scope.counter("op_command_reply");
    opMsg = scope.counter("op_msg");
    opReply = scope.counter("op_reply");
    cursorNotFound = scope.counter("op_reply_cursor_not_found");
    queryFailure = scope.counter("op_reply_query_failure");
    validCursor = scope.counter("op_reply_valid_cursor");
  }
}
