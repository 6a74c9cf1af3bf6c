package io.lateen.proxy.dns;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One name, resolved again and again. What it resolves to may be read by any thread; everything
/// else happens on the event loop. A name that fails keeps what it last resolved to.
@SuppressWarnings("FutureReturnValueIgnored") // a loop that is shut down takes no tasks
final class Name {
  private final Question question;
  private final EventLoop loop;
  private final Lookup lookup;
  private final Pace pace;
  private final Set<Runnable> listeners = new LinkedHashSet<>();
  private volatile @Nullable List<InetAddress> addresses;
  private @Nullable ScheduledFuture<?> next;
  private boolean closed;

  Name(Question question, EventLoop loop, Lookup lookup) {
    this.question = question;
    this.loop = loop;
    this.lookup = lookup;
    this.pace = new Pace(question.how(), new SplittableRandom());
  }

  Question question() {
    return question;
  }

  /// Null: nobody knows yet. Empty: it has never been resolved.
  @Nullable List<InetAddress> addresses() {
    return addresses;
  }

  void start() {
    loop.execute(this::ask);
  }

  private void ask() {
    if (!closed) {
      lookup.ask(question).whenComplete((answer, failure) -> take(answer));
    }
  }

  /// @param answer null: there is none
  private void take(@Nullable Answer answer) {
    if (!closed) {
      long nanos = answer == null ? pace.failed() : pace.answered(answer);
      next = loop.schedule(this::ask, nanos, TimeUnit.NANOSECONDS);
    }
    if (answer != null) {
      become(answer.addresses().stream().distinct().toList());
    } else if (addresses == null) {
      become(List.of());
    }
  }

  private void become(List<InetAddress> found) {
    if (!found.equals(addresses)) {
      addresses = found;
      List.copyOf(listeners).forEach(Runnable::run);
    }
  }

  /// On the event loop.
  void listen(Runnable changed) {
    listeners.add(changed);
  }

  /// On the event loop.
  void ignore(Runnable changed) {
    listeners.remove(changed);
  }

  /// From any thread.
  void close() {
    loop.execute(
        () -> {
          closed = true;
          if (next != null) {
            next.cancel(false);
          }
        });
  }
}
