// Looks credit ratings up: one, many, and the changes since the last time.
//
//	DONGHU_TOKEN=... DONGHU_SHARE_REQUEST=... go run . 127.0.0.1:9104 cursor.txt 10 91420100616400352X 914201007171752128
//
// The arguments are the address, the file in which the cursor is kept, how many changes to wait for, and the codes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	creditv1 "donghu.example/look-up/gen/donghu/credit/v1"
)

const purpose = "SUPERVISION"

// shareRequest is that of the department's approved share request, which is for this purpose.
func shareRequest() *string {
	if id := os.Getenv("DONGHU_SHARE_REQUEST"); id != "" {
		return &id
	}
	return nil
}

// Tried again by the library itself, within the deadline: what was not answered, and nothing else.
const retries = `{"methodConfig": [{"name": [{"service": "donghu.credit.v1.CreditRatingService"}],
  "retryPolicy": {"maxAttempts": 4, "initialBackoff": "0.1s", "maxBackoff": "1s", "backoffMultiplier": 2,
                  "retryableStatusCodes": ["UNAVAILABLE"]}}]}`

// withToken puts the token in anew with each call, since it expires.
func withToken(ctx context.Context) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+os.Getenv("DONGHU_TOKEN"))
}

// reasonOf is the code of the error registry and the fields at fault, out of google.rpc.Status.
func reasonOf(err error) string {
	told := status.Convert(err)
	words := []string{told.Code().String()}
	for _, detail := range told.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			words[0] = detail.Reason
		case *errdetails.BadRequest:
			for _, violation := range detail.FieldViolations {
				words = append(words, violation.Field)
			}
		}
	}
	return strings.Join(words, " ")
}

func classOf(rating *creditv1.Rating) string {
	return strings.TrimPrefix(rating.GetSupervisionClass().String(), "SUPERVISION_CLASS_")
}

func lookUpOne(service creditv1.CreditRatingServiceClient, code string) {
	ctx, cancel := context.WithTimeout(withToken(context.Background()), 5*time.Second)
	defer cancel()
	answer, err := service.GetRating(ctx, &creditv1.GetRatingRequest{
		EnterpriseUscc: code, Purpose: purpose, ShareRequestId: shareRequest(),
	})
	if err != nil {
		fmt.Printf("refused %s %s\n", code, reasonOf(err))
		return
	}
	rating := answer.Rating
	fmt.Printf("rating %s %s %s until %s\n", code, rating.Grade, classOf(rating), rating.ValidTo)
}

func lookUpMany(service creditv1.CreditRatingServiceClient, usccs []string) error {
	ctx, cancel := context.WithTimeout(withToken(context.Background()), time.Minute)
	defer cancel()
	atOnce := uint32(1000)
	stream, err := service.BatchGetRatings(ctx, &creditv1.BatchGetRatingsRequest{
		EnterpriseUsccs: usccs, Purpose: purpose, ShareRequestId: shareRequest(), AnswersPerMessage: &atOnce,
	})
	if err != nil {
		return err
	}
	for {
		message, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, answer := range message.GetSeveral().GetAnswers() {
			found := answer.GetFailure().GetCode()
			if answer.GetRating() != nil {
				found = classOf(answer.GetRating())
			}
			fmt.Printf("batch %s %s\n", answer.EnterpriseUscc, found)
		}
	}
}

// keep writes beside and renames, so that a crash leaves the old cursor or the new one.
func keep(file, cursor string) error {
	if err := os.WriteFile(file+".new", []byte(cursor), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// follow reads one stream until enough was seen, or until it is cut off. The cursor is kept after what it stands for.
func follow(service creditv1.CreditRatingServiceClient, file string, seen *int, count int) error {
	ctx, cancel := context.WithCancel(withToken(context.Background()))
	defer cancel()
	cursor, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	stream, err := service.WatchRatings(ctx, &creditv1.WatchRatingsRequest{
		Cursor: string(cursor), Purpose: purpose, ShareRequestId: shareRequest(),
	})
	if err != nil {
		return err
	}
	for {
		message, err := stream.Recv()
		if err != nil {
			return err
		}
		for _, change := range message.Changes {
			rating := change.GetGraded().GetRating()
			fmt.Printf("change %s v%d %s\n", rating.GetEnterpriseUscc(), rating.GetVersion(), classOf(rating))
		}
		*seen += len(message.Changes)
		if err := keep(file, message.Cursor); err != nil {
			return err
		}
		if *seen >= count {
			return nil
		}
	}
}

// watch goes on after the stored cursor, as often as it is cut off.
func watch(service creditv1.CreditRatingServiceClient, file string, count int) error {
	seen := 0
	for wait := 500 * time.Millisecond; ; wait = min(30*time.Second, wait*2) {
		before := seen
		err := follow(service, file, &seen, count)
		code := status.Code(err)
		if err == nil || (code != codes.Unavailable && code != codes.ResourceExhausted) {
			return err
		}
		log.Printf("cut off: %s", reasonOf(err))
		if seen > before {
			wait = 500 * time.Millisecond
		}
		time.Sleep(time.Duration(float64(wait) * (0.5 + rand.Float64()/2)))
	}
}

func run(address, cursorFile string, count int, usccs []string) error {
	// In production credentials.NewTLS, with what the operator gives.
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(retries))
	if err != nil {
		return err
	}
	defer connection.Close()
	service := creditv1.NewCreditRatingServiceClient(connection)
	for _, code := range usccs {
		lookUpOne(service, code)
	}
	if err := lookUpMany(service, usccs); err != nil {
		return err
	}
	return watch(service, cursorFile, count)
}

func main() {
	if len(os.Args) < 5 {
		log.Fatal("arguments: address, cursor file, count of changes, codes")
	}
	count, err := strconv.Atoi(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	if err := run(os.Args[1], os.Args[2], count, os.Args[4:]); err != nil {
		log.Fatal(reasonOf(err))
	}
}
