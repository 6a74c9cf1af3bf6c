package io.lateen.proxy.filter.network.mysql;

import io.lateen.proxy.filter.network.tcp.MessageStream;
import io.lateen.proxy.filter.network.tcp.TcpFilter;
import io.lateen.proxy.stats.Counter;
import io.lateen.proxy.stats.Shard;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// Counts what one connection's packets say (MySQL client/server protocol: connection phase, then
/// commands). What is no such packet ends the counting, never the connection. On its event loop
/// only.
final class MysqlWatcher implements TcpFilter.Watcher {
  private static final int HEADER = 4;
  private static final int KEEP = HEADER + 64;

  /// A payload of this length goes on in the next packet.
  private static final int LONGEST = 0xffffff;

  private static final int CLIENT_SSL = 0x800;
  private static final int SSL_REQUEST = 32;
  private static final int COM_CHANGE_USER = 0x11;
  private static final int COM_QUERY = 3;
  private static final Set<String> VERBS =
      Set.of(
          "alter",
          "analyze",
          "begin",
          "call",
          "commit",
          "create",
          "delete",
          "describe",
          "drop",
          "explain",
          "flush",
          "grant",
          "insert",
          "kill",
          "load",
          "lock",
          "optimize",
          "prepare",
          "rename",
          "replace",
          "reset",
          "revoke",
          "rollback",
          "savepoint",
          "select",
          "set",
          "show",
          "start",
          "truncate",
          "unlock",
          "update",
          "use",
          "values",
          "with");

  private enum Phase {
    GREETING,
    LOGIN,
    ANSWER,
    COMMANDS,
    /// Encrypted, or lost.
    BLIND
  }

  private final MysqlStats stats;
  private final Shard shard;
  private final MessageStream client = new MessageStream(new Packets(true), KEEP);
  private final MessageStream server = new MessageStream(new Packets(false), KEEP);
  private Phase phase = Phase.GREETING;

  MysqlWatcher(MysqlStats stats, Shard shard) {
    this.stats = stats;
    this.shard = shard;
  }

  /// One direction's packets: three octets of length, a sequence number, the payload.
  private final class Packets implements MessageStream.Format {
    private final boolean fromClient;
    private boolean goesOn;

    Packets(boolean fromClient) {
      this.fromClient = fromClient;
    }

    @Override
    public int header() {
      return HEADER;
    }

    @Override
    public long length(byte[] begin) {
      return HEADER + payload(begin);
    }

    @Override
    public void message(byte[] begin, int kept) {
      boolean continued = goesOn;
      goesOn = payload(begin) == LONGEST;
      if (continued || phase == Phase.BLIND) {
        return;
      }
      if (fromClient) {
        clientSent(begin, kept);
      } else {
        serverSent(begin, kept);
      }
    }
  }

  private static long payload(byte[] begin) {
    return (begin[0] & 0xff) | (begin[1] & 0xff) << 8 | (begin[2] & 0xff) << 16;
  }

  @Override
  public void clientSaid(ByteBuf octets) {
    if (phase != Phase.BLIND) {
      client.read(octets);
    }
  }

  @Override
  public void serverSaid(ByteBuf octets) {
    if (phase != Phase.BLIND) {
      server.read(octets);
    }
  }

  private void serverSent(byte[] begin, int kept) {
    int first = kept > HEADER ? begin[HEADER] & 0xff : -1;
    switch (phase) {
      case GREETING -> greeting(first);
      case ANSWER -> answer(first);
      case LOGIN -> lose(stats.protocolErrors());
      case COMMANDS, BLIND -> {
        // Results; only what clients ask is counted.
      }
    }
  }

  /// Version 10, or an error at once.
  private void greeting(int first) {
    if (first == 10) {
      count(stats.sessions());
      phase = Phase.LOGIN;
    } else {
      lose(first == 0xff ? stats.protocolErrors() : stats.decoderErrors());
    }
  }

  private void answer(int first) {
    switch (first) {
      case 0x00 -> phase = Phase.COMMANDS;
      case 0xff -> {
        count(stats.loginFailures());
        phase = Phase.COMMANDS;
      }
      case 0xfe -> count(stats.authSwitchRequest());
      case 0x01 -> {
        // More of the same method.
      }
      default -> lose(stats.protocolErrors());
    }
  }

  private void clientSent(byte[] begin, int kept) {
    switch (phase) {
      case GREETING -> lose(stats.decoderErrors()); // the server speaks first
      case LOGIN -> login(begin, kept);
      case COMMANDS -> command(begin, kept);
      case ANSWER, BLIND -> {
        // What the method of authentication asks for.
      }
    }
  }

  private void login(byte[] begin, int kept) {
    if (kept < HEADER + 4) {
      lose(stats.decoderErrors());
    } else if (payload(begin) == SSL_REQUEST && (begin[HEADER + 1] & CLIENT_SSL >> 8) != 0) {
      lose(stats.upgradedToSsl());
    } else {
      count(stats.loginAttempts());
      phase = Phase.ANSWER;
    }
  }

  private void command(byte[] begin, int kept) {
    if (kept == HEADER || begin[3] != 0) {
      return; // the rest of a file that the server asked for
    }
    if (begin[HEADER] == COM_CHANGE_USER) {
      count(stats.loginAttempts());
      phase = Phase.ANSWER;
    } else if (begin[HEADER] == COM_QUERY) {
      String verb = verb(begin, kept);
      count(VERBS.contains(verb) ? stats.queriesParsed() : stats.queriesParseError());
    }
  }

  /// The statement's first word.
  private static String verb(byte[] begin, int kept) {
    String text =
        new String(begin, HEADER + 1, kept - HEADER - 1, StandardCharsets.ISO_8859_1)
            .stripLeading();
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private void lose(Counter why) {
    count(why);
    phase = Phase.BLIND;
  }

  private void count(Counter counter) {
    counter.increment(shard);
  }

  @Override
  public void over() {}
}
