package donghu.example;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import donghu.credit.v1.CreditRatingServiceGrpc;
import donghu.credit.v1.CreditRatingServiceGrpc.CreditRatingServiceBlockingStub;
import donghu.credit.v1.Service.BatchAnswer;
import donghu.credit.v1.Service.BatchGetRatingsRequest;
import donghu.credit.v1.Service.GetRatingRequest;
import donghu.credit.v1.Service.RatingChange;
import donghu.credit.v1.Service.WatchRatingsRequest;
import donghu.credit.v1.Service.WatchRatingsResponse;
import donghu.credit.v1.Types.Rating;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Looks credit ratings up: one, many, and the changes since the last time. The arguments are the address, the file in
 * which the cursor is kept, how many changes to wait for, and the codes; the token is in DONGHU_TOKEN, the id of the
 * department's approved share request in DONGHU_SHARE_REQUEST.
 */
public final class LookUp {
  private static final String PURPOSE = "SUPERVISION";

  /** The share request is for this purpose; empty for who needs none. */
  private static final String SHARE_REQUEST =
      System.getenv().getOrDefault("DONGHU_SHARE_REQUEST", "");

  /** Tried again by the library itself, within the deadline: what was not answered, and nothing else. */
  private static final Map<String, ?> RETRIES =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name", List.of(Map.of("service", "donghu.credit.v1.CreditRatingService")),
                  "retryPolicy",
                      Map.of(
                          "maxAttempts", 4.0,
                          "initialBackoff", "0.1s",
                          "maxBackoff", "1s",
                          "backoffMultiplier", 2.0,
                          "retryableStatusCodes", List.of("UNAVAILABLE")))));

  /** Puts the token in anew with each call, since it expires. */
  private static final class WithToken implements ClientInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<A> listener, Metadata headers) {
          headers.put(AUTHORIZATION, "Bearer " + System.getenv("DONGHU_TOKEN"));
          super.start(listener, headers);
        }
      };
    }
  }

  /** The code of the error registry and the fields at fault, out of google.rpc.Status. */
  private static String reasonOf(StatusRuntimeException fault) throws InvalidProtocolBufferException {
    String reason = fault.getStatus().getCode().name();
    StringBuilder fields = new StringBuilder();
    com.google.rpc.Status told = StatusProto.fromThrowable(fault);
    for (Any detail : told == null ? List.<Any>of() : told.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) reason = detail.unpack(ErrorInfo.class).getReason();
      if (detail.is(BadRequest.class)) {
        detail
            .unpack(BadRequest.class)
            .getFieldViolationsList()
            .forEach(violation -> fields.append(' ').append(violation.getField()));
      }
    }
    return reason + fields;
  }

  private static String classOf(Rating rating) {
    return rating.getSupervisionClass().name().replace("SUPERVISION_CLASS_", "");
  }

  private static void lookUpOne(CreditRatingServiceBlockingStub service, String code)
      throws InvalidProtocolBufferException {
    GetRatingRequest request =
        GetRatingRequest.newBuilder()
            .setEnterpriseUscc(code)
            .setPurpose(PURPOSE)
            .setShareRequestId(SHARE_REQUEST)
            .build();
    try {
      Rating rating = service.withDeadlineAfter(5, TimeUnit.SECONDS).getRating(request).getRating();
      System.out.printf(
          "rating %s %s %s until %s%n", code, rating.getGrade(), classOf(rating), rating.getValidTo());
    } catch (StatusRuntimeException fault) {
      System.out.printf("refused %s %s%n", code, reasonOf(fault));
    }
  }

  private static void lookUpMany(CreditRatingServiceBlockingStub service, List<String> codes) {
    BatchGetRatingsRequest request =
        BatchGetRatingsRequest.newBuilder()
            .addAllEnterpriseUsccs(codes)
            .setPurpose(PURPOSE)
            .setShareRequestId(SHARE_REQUEST)
            .setAnswersPerMessage(1000)
            .build();
    service
        .withDeadlineAfter(1, TimeUnit.MINUTES)
        .batchGetRatings(request)
        .forEachRemaining(
            message -> {
              for (BatchAnswer answer : message.getSeveral().getAnswersList()) {
                String found = answer.hasRating() ? classOf(answer.getRating()) : answer.getFailure().getCode();
                System.out.printf("batch %s %s%n", answer.getEnterpriseUscc(), found);
              }
            });
  }

  /** Written beside and renamed, so that a crash leaves the old one or the new one. */
  private static void keep(Path file, String cursor) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, cursor);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Goes on after the stored cursor, as often as it is cut off. The cursor is kept after what it stands for. */
  private static void watch(CreditRatingServiceBlockingStub service, Path file, int count) throws Exception {
    int seen = 0;
    for (long wait = 500; ; wait = Math.min(30_000, wait * 2)) {
      String cursor = Files.exists(file) ? Files.readString(file) : "";
      WatchRatingsRequest request =
          WatchRatingsRequest.newBuilder()
              .setCursor(cursor)
              .setPurpose(PURPOSE)
              .setShareRequestId(SHARE_REQUEST)
              .build();
      Context.CancellableContext context = Context.current().withCancellation();
      Context before = context.attach();
      try {
        Iterator<WatchRatingsResponse> stream = service.watchRatings(request);
        while (stream.hasNext()) {
          WatchRatingsResponse message = stream.next();
          for (RatingChange change : message.getChangesList()) {
            Rating rating = change.getGraded().getRating();
            System.out.printf(
                "change %s v%d %s%n", rating.getEnterpriseUscc(), rating.getVersion(), classOf(rating));
          }
          seen += message.getChangesCount();
          keep(file, message.getCursor());
          if (seen >= count) return;
          wait = 250;
        }
      } catch (StatusRuntimeException fault) {
        Status.Code code = fault.getStatus().getCode();
        if (code != Status.Code.UNAVAILABLE && code != Status.Code.RESOURCE_EXHAUSTED) throw fault;
        System.err.println("cut off: " + reasonOf(fault));
      } finally {
        context.detach(before);
        context.cancel(null);
      }
      Thread.sleep(ThreadLocalRandom.current().nextLong(wait / 2, wait));
    }
  }

  public static void main(String[] arguments) throws Exception {
    List<String> codes = Arrays.asList(arguments).subList(3, arguments.length);
    // In production TlsChannelCredentials, with what the operator gives.
    ManagedChannel channel =
        Grpc.newChannelBuilder(arguments[0], InsecureChannelCredentials.create())
            .defaultServiceConfig(RETRIES)
            .enableRetry()
            .keepAliveTime(1, TimeUnit.MINUTES)
            .intercept(new WithToken())
            .build();
    try {
      CreditRatingServiceBlockingStub service = CreditRatingServiceGrpc.newBlockingStub(channel);
      for (String code : codes) lookUpOne(service, code);
      lookUpMany(service, codes);
      watch(service, Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    } finally {
      channel.shutdownNow();
    }
  }
}
